package dev.deft.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deft help}: what picocli's own would print, and a refusal in one line. */
@Command(
        name = "help",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        description = {"Explains a command, or says which there are.", ""},
        footer = {"", "Exit codes: 0 done, 1 failed while running, 2 wrong usage.", "", "Examples:", "  deft help bench"
        })
final class HelpCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Which. Without it, deft itself.")
    private @Nullable String name;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    @Override
    public Integer call() throws BadInput {
        CommandLine root = spec.root().commandLine();
        CommandLine explained = name == null ? root : OptionValues.command("COMMAND", name, root);
        explained.usage(root.getOut());
        return ExitCode.OK;
    }
}
