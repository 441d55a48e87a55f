package dev.deft.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code deft help}: what picocli's own would print, and a refusal in one line. */
@Command(
        name = "help",
        description = {"Explains a command, or says which there are.", ""},
        exitCodeList = {"0:done", "1:failed while running", "2:wrong usage"},
        footer = {"", "Examples:", "  deft help bench"})
final class HelpCommand extends DeftCommand {

    private static final String COMMAND = "COMMAND";

    /** The command to explain: not an annotated field, since only the command line that it is added to knows what to offer. */
    static PositionalParamSpec oneOf(Iterable<String> commands) {
        return PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .type(String.class)
                .paramLabel(COMMAND)
                .completionCandidates(commands)
                .description("Which. Without it, deft itself.")
                .build();
    }

    @Override
    public Integer call() {
        CommandLine root = spec().root().commandLine();
        String name = spec().positionalParameters().get(0).getValue();
        CommandLine explained = name == null ? root : root.getSubcommands().get(name);
        if (explained == null) {
            throw refusal(
                    COMMAND,
                    name,
                    "unknown command; allowed: "
                            + String.join(", ", root.getSubcommands().keySet()));
        }
        explained.usage(root.getOut());
        return ExitCode.OK;
    }
}
