package dev.deft.cli;

import dev.deft.bench.Environment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code deft} itself: names its commands. */
@Command(
        name = "deft",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        description = "Measures and explains what a thread pool does to latency.",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = RootCommand.EXIT_CODES,
        exitCodeList = {
            "0:done",
            "1:failed while running",
            "2:wrong usage",
            "3:a regression that diff found",
            "4:a target that advise found infeasible",
            "130:interrupted"
        },
        footer = {"", "'deft help COMMAND' explains a command.", "", "Examples:", "  deft bench", "  deft help bench"})
final class RootCommand implements Callable<Integer> {

    /** Stands above a command's exit codes in its help. */
    static final String EXIT_CODES = "%nExit codes:%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    /** No command was given: says what there is, as an error. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** The text of {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"deft " + Environment.deftVersionOfThisJar()};
        }
    }
}
