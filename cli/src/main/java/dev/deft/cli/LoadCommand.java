package dev.deft.cli;

import picocli.CommandLine.Command;

/** {@code deft load}: names the servers that it can ask. */
@Command(
        name = "load",
        description = {"Makes requests to a server that 'deft serve' runs, and times them.", ""},
        commandListHeading = "%nServers:%n",
        exitCodeList = {"0:done", "1:failed while running", "2:wrong usage", "130:interrupted"},
        footer = {
            "",
            "'deft load SERVER --help' explains one.",
            "",
            "Examples:",
            "  deft load sum --clients 1,2,4,8",
            "  deft load http --parallel 1,10"
        })
final class LoadCommand extends DeftCommand {

    /** No server was named: says which there are, as an error. */
    @Override
    public Integer call() {
        spec().commandLine().usage(spec().commandLine().getErr());
        return ExitCode.USAGE;
    }
}
