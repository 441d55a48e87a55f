package dev.deft.cli;

import picocli.CommandLine.Command;

/** {@code deft serve}: names the servers that there are. */
@Command(
        name = "serve",
        description = {"Runs a server until Ctrl-C, for 'deft load' to ask.", ""},
        commandListHeading = "%nServers:%n",
        footer = {
            "",
            "'deft serve SERVER --help' explains one.",
            "",
            "Examples:",
            "  deft serve sum --apply pool",
            "  deft serve http --workers 10"
        })
final class ServeCommand extends GroupCommand {}
