package dev.deft.cli;

import picocli.CommandLine.Command;

/** {@code deft load}: names the servers that it can ask. */
@Command(
        name = "load",
        description = {"Makes requests to a server that 'deft serve' runs, and times them.", ""},
        commandListHeading = "%nServers:%n",
        footer = {
            "",
            "'deft load SERVER --help' explains one.",
            "",
            "Examples:",
            "  deft load sum --clients 1,2,4,8",
            "  deft load http --parallel 1,10"
        })
final class LoadCommand extends GroupCommand {}
