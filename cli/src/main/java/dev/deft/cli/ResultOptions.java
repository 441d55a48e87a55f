package dev.deft.cli;

import dev.deft.cli.option.JsonOption;
import dev.deft.report.file.OutputTarget;
import dev.deft.report.file.Outputs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The files that a result is written to, each a view of its document; a mixin of the options that name them. */
final class ResultOptions {

    @Mixin
    private final JsonOption json = new JsonOption();

    @Option(
            names = "--report",
            paramLabel = "FILE|-",
            description = "Writes the results there as a page of HTML with charts, which needs no other file.")
    private @Nullable Path report;

    /**
     * Makes sure, before a run, that its files can be written when it is over.
     *
     * @param inputs the files that the run reads, and that must not be replaced
     */
    void check(CommandSpec command, List<Path> inputs) {
        new OutputFiles(command).check(files(), Map.of(), inputs);
    }

    /** Returns whether a file is written to stdout in place of the text. */
    boolean takesStdout() {
        return takeStdout(files());
    }

    /** Returns whether one of these files is stdout, asked for as {@code -}. */
    static boolean takeStdout(Map<String, Path> files) {
        return files.values().stream().anyMatch(file -> file.toString().equals(OutputTarget.STDOUT_NAME));
    }

    /** Returns how a document is written to what was asked for. */
    <D> BiConsumer<D, Outputs> with(BiConsumer<D, PrintStream> page) {
        return (document, outputs) -> {
            json.write(document, outputs);
            if (report != null) {
                outputs.write("--report", report, to -> page.accept(document, to));
            }
        };
    }

    /** Returns those that were asked for, by their options. */
    Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        json.file().ifPresent(file -> files.put("--json", file));
        if (report != null) {
            files.put("--report", report);
        }
        return files;
    }
}
