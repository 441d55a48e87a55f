package dev.deft.cli;

import dev.deft.bench.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code deft} itself: names its commands. */
@Command(
        name = "deft",
        description = "Measures and explains what a thread pool does to latency.",
        commandListHeading = "%nCommands:%n",
        exitCodeList = {
            "0:done",
            "1:failed while running",
            "2:wrong usage",
            "3:a regression that diff found",
            "4:a target that advise found infeasible",
            "130:interrupted"
        },
        footer = {"", "'deft help COMMAND' explains a command.", "", "Examples:", "  deft bench", "  deft help bench"})
final class RootCommand extends GroupCommand {

    /** The text of {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"deft " + Environment.deftVersionOfThisJar()};
        }
    }
}
