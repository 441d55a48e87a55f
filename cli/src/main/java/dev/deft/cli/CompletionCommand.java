package dev.deft.cli;

import dev.deft.cli.option.Choice;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code deft completion}: what lets a shell complete commands, options and their values. */
@Command(
        name = "completion",
        description = {"Prints a script that lets bash or zsh complete deft's commands, options and their values.", ""},
        exitCodeList = {"0:done", "1:failed while running", "2:wrong usage"},
        footer = {
            "",
            "For every new shell, add the first of the examples to ~/.bashrc or ~/.zshrc.",
            "",
            "Examples:",
            "  source <(deft completion)",
            "  source <(deft completion bash)",
            "  deft completion > ~/.local/share/bash-completion/completions/deft"
        })
final class CompletionCommand extends DeftCommand {

    private enum Shell {
        BASH,
        ZSH
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "bash|zsh",
            converter = Shells.class,
            completionCandidates = Shells.class,
            description = "For which shell; one script serves both.")
    @SuppressWarnings("UnusedVariable") // it is only checked
    private @Nullable Shell shell;

    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandSpec root = spec().root();
        console.out().print(AutoComplete.bash(root.name(), root.commandLine()));
        console.out().flush();
        return ExitCode.OK;
    }

    private static final class Shells extends Choice<Shell> {

        Shells() {
            super("shell", Shell.values());
        }
    }
}
