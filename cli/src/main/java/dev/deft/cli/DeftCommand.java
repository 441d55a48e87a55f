package dev.deft.cli;

import dev.deft.report.document.ResultFile;
import dev.deft.report.document.UnreadableResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command, and what all have in common: help, the version, refusals that name the option, and, where it has no others, exit codes. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed while running", "2:wrong usage", "130:interrupted"})
abstract class DeftCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private CommandSpec spec;

    final CommandSpec spec() {
        return spec;
    }

    /** Returns the refusal of what was typed, in one line that says what is allowed. */
    final ParameterException refusal(String message) {
        return InvalidInput.of(spec, message);
    }

    /** Returns the refusal of an option's value. */
    final ParameterException refusal(String option, Object value, String why) {
        return InvalidInput.value(spec, option, value, why);
    }

    /** Reads a result; refuses a file that is none, and says in one line what is wrong with it. */
    final <T extends Record> T readResult(ResultFile<T> format, Path file) {
        try {
            return format.read(file);
        } catch (UnreadableResult e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }
}
