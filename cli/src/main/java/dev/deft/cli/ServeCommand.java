package dev.deft.cli;

import picocli.CommandLine.Command;

/** {@code deft serve}: names the servers that there are. */
@Command(
        name = "serve",
        description = {"Runs a server until Ctrl-C, for 'deft load' to ask.", ""},
        commandListHeading = "%nServers:%n",
        exitCodeList = {"0:done", "1:failed while running", "2:wrong usage", "130:interrupted"},
        footer = {
            "",
            "'deft serve SERVER --help' explains one.",
            "",
            "Examples:",
            "  deft serve sum --apply pool",
            "  deft serve http --workers 10"
        })
final class ServeCommand extends DeftCommand {

    /** No server was named: says which there are, as an error. */
    @Override
    public Integer call() {
        spec().commandLine().usage(spec().commandLine().getErr());
        return ExitCode.USAGE;
    }
}
