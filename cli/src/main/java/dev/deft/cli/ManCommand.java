package dev.deft.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deft man}: a manual page for {@code man}. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        description = {"Prints a manual page in roff, which 'man' shows.", ""},
        footer = {
            "",
            "Exit codes: 0 done, 1 failed while running, 2 wrong usage.",
            "",
            "Examples:",
            "  deft man | man -l -",
            "  deft man bench > deft-bench.1"
        })
final class ManCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Whose page. Without it, that of deft itself.")
    private @Nullable String name;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    private final PrintStream out;

    ManCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws BadInput {
        CommandSpec root = spec.root();
        out.print(ManPage.of(
                name == null
                        ? root
                        : OptionValues.command("COMMAND", name, root.commandLine())
                                .getCommandSpec()));
        out.flush();
        return ExitCode.OK;
    }
}
