package dev.deft.report.file;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes the outputs of a run one after another, each whatever became of the others. */
public final class Outputs {

    private final ProgramStreams streams;

    /** The failures, by option. */
    private final Map<String, List<Throwable>> failures = new LinkedHashMap<>();

    /** Outputs of a run that prints to these. */
    public Outputs(ProgramStreams streams) {
        this.streams = streams;
    }

    /** Writes an option's file. */
    public void write(String option, Path file, Consumer<PrintStream> content) {
        attempt(option, () -> OutputTarget.of(file).write(streams, content));
    }

    /** Does whatever else it takes for an option. A failure of any kind costs what this writes, and nothing else. */
    public void attempt(String option, Attempt attempt) {
        try {
            attempt.make();
        } catch (IOException | RuntimeException | Error e) { // such as out of memory, over the largest of them
            failures.computeIfAbsent(option, missing -> new ArrayList<>()).add(e);
        }
    }

    /** The outputs that could not be written, a line for each option; empty if all were. */
    public List<String> complaints() {
        return failures.entrySet().stream()
                .map(failure -> failure.getKey() + ": " + words(failure.getValue()))
                .toList();
    }

    /** Everything that went wrong, for whoever looks for the fault. */
    public List<Throwable> causes() {
        return failures.values().stream().flatMap(List::stream).toList();
    }

    private static String words(List<Throwable> causes) {
        Throwable first = causes.get(0);
        String words = first instanceof Error || first.getMessage() == null ? first.toString() : first.getMessage();
        return causes.size() == 1 ? words : words + " (and " + (causes.size() - 1) + " more)";
    }

    /** Writes something. */
    @FunctionalInterface
    public interface Attempt {
        void make() throws IOException;
    }
}
