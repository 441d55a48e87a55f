package dev.deft.cli;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.ResultDocument;
import dev.deft.report.file.Outputs;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A command that measures, and ends as all of them do: Ctrl-C has it print what there is, each file is written whatever becomes of the
 * others, and the exit code says how it went. A new one needs only its driver, its document, and its choice of views.
 *
 * @param <D> its document
 */
abstract class MeasuringCommand<D extends ResultDocument> extends DeftCommand {

    private final Console console;
    private final ProgressLine progress;

    MeasuringCommand(Console console) {
        this.console = console;
        this.progress = new ProgressLine(console);
    }

    final Console console() {
        return console;
    }

    final ProgressLine progress() {
        return progress;
    }

    /**
     * Measures, prints and writes.
     *
     * @param cancel ends the measurement early
     * @param header prints what comes before it
     * @param measurement returns its result; where it was cancelled, as far as it came
     * @param results prints that
     * @param files writes it
     * @return the exit code
     * @throws Exception if the measurement does
     */
    final int measure(
            Runnable cancel,
            Runnable header,
            Callable<D> measurement,
            Consumer<D> results,
            BiConsumer<D, Outputs> files)
            throws Exception {
        if (!console.ctrlC().stopsWith(cancel)) {
            return ExitCode.INTERRUPTED;
        }
        header.run();
        D result;
        try {
            result = measurement.call();
        } finally {
            progress.clear();
        }
        results.accept(result);
        int written = write(outputs -> files.accept(result, outputs));
        result.failed().forEach(failed -> console.err().println(spec().qualifiedName() + ": " + leftOut(failed)));
        int ended = exitCode(result);
        return written == ExitCode.OK ? ended : written;
    }

    /** Writes files, each whatever becomes of the others, and says which could not be; returns the exit code. */
    final int write(Consumer<Outputs> files) {
        console.ctrlC().writes();
        Outputs outputs = new Outputs(console.streams());
        files.accept(outputs);
        return ErrorHandler.report(spec(), outputs);
    }

    /** Returns the line about a part that was begun, and then could not go on. */
    String leftOut(Absence failed) {
        return failed.peer() + " failed and was left out " + failed.why();
    }

    /** Returns the exit code of a result. */
    int exitCode(D result) {
        if (!result.complete()) {
            return ExitCode.INTERRUPTED;
        }
        return result.failed().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Returns a time that something will take: {@code about 2 min 3 s}. */
    static String about(Duration duration) {
        long seconds = Math.max(1, Math.round(duration.toMillis() / 1e3));
        return "about " + (seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s");
    }
}
