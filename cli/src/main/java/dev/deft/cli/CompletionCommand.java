package dev.deft.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code deft completion}: what lets a shell complete commands, options and their values. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        description = {"Prints a script that lets bash or zsh complete deft's commands, options and their values.", ""},
        footer = {
            "",
            "For every new shell, add the first of the examples to ~/.bashrc or ~/.zshrc.",
            "",
            "Exit codes: 0 done, 1 failed while running, 2 wrong usage.",
            "",
            "Examples:",
            "  source <(deft completion)",
            "  source <(deft completion bash)",
            "  deft completion > ~/.local/share/bash-completion/completions/deft"
        })
final class CompletionCommand implements Callable<Integer> {

    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Parameters(arity = "0..1", paramLabel = "bash|zsh", description = "For which shell; one script serves both.")
    private @Nullable String shell;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    private final PrintStream out;

    CompletionCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws BadInput {
        if (shell != null && !SHELLS.contains(shell)) {
            throw new BadInput("SHELL", shell, "unknown shell; allowed: " + String.join(", ", SHELLS));
        }
        CommandSpec root = spec.root();
        Candidates.addTo(root);
        out.print(AutoComplete.bash(root.name(), root.commandLine()));
        out.flush();
        return ExitCode.OK;
    }
}
