package dev.deft.cli;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Quantities;
import dev.deft.analysis.result.Trial;
import dev.deft.report.document.BenchCsv;
import dev.deft.report.document.JsonText;
import dev.deft.report.file.IntervalLog;
import dev.deft.report.file.OutputTarget;
import dev.deft.report.file.Outputs;
import dev.deft.report.page.ChartFiles;
import dev.deft.report.page.NamedResult;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The files that a run leaves behind, each written as {@link OutputTarget} says; a mixin of the options that name them. */
final class BenchFiles {

    private static final int TICKS_PER_HALF = 5;
    private static final double NANOS_PER_MICRO = 1_000;

    @Mixin
    private final ResultOptions result = new ResultOptions();

    @Option(names = "--png", paramLabel = "DIR", description = "Writes each chart there, as a picture.")
    private @Nullable Path png;

    @Option(names = "--csv", paramLabel = "FILE|-", description = "Writes a line for each cell and round there.")
    private @Nullable Path csv;

    @Option(
            names = "--hgrm",
            paramLabel = "DIR",
            description = "Writes one HdrHistogram percentile file for each cell there, in us.")
    private @Nullable Path hgrm;

    @Option(
            names = "--hlog",
            paramLabel = "DIR",
            description = "Writes one HdrHistogram interval log for each cell there, in ns.")
    private @Nullable Path hlog;

    /** One cell of a result, and how its files are called. */
    private record NamedCell(String name, String work, Cell cell) {

        String comment(String what) {
            String text = "deft bench " + name + ", " + work + ", " + what;
            if (cell.missedRate()) {
                text += "; MISSED ITS RATE";
            }
            return cell.complete() ? text : text + "; INCOMPLETE: interrupted";
        }

        String file(String extension) {
            return name + (cell.missedRate() ? ChartFiles.MISSED_RATE : "") + extension;
        }
    }

    /**
     * Makes sure, before a run, that its files can be written when it is over, each in a place of its own.
     *
     * @param outputs what finds them right
     * @param inputs what the run reads, and must not be replaced
     * @param open whether the run may miss a rate, and its files get other names
     */
    void check(OutputFiles outputs, List<Path> inputs, boolean open) {
        Map<String, Path> files = files();
        Map<String, Path> folders = given("--png", png, "--hgrm", hgrm, "--hlog", hlog);
        if (open) {
            Map<String, Path> marked = new LinkedHashMap<>();
            files.forEach((option, file) -> {
                if (!named(file, true).equals(file)) {
                    marked.put(option + ", if the rate is missed,", named(file, true));
                }
            });
            // The names that were asked for are complained of first.
            outputs.checkOnly(files, folders, inputs);
            outputs.checkOnly(marked, folders, inputs);
        }
        outputs.check(files, folders, inputs);
        if (png != null) {
            outputs.checkPictures(png);
        }
    }

    private Map<String, Path> files() {
        Map<String, Path> files = result.files();
        files.putAll(given("--csv", csv));
        return files;
    }

    /** Options and their paths in turn; those that were not given are left out. */
    private static Map<String, Path> given(@Nullable Object... optionsAndPaths) {
        Map<String, Path> given = new LinkedHashMap<>();
        for (int i = 0; i < optionsAndPaths.length; i += 2) {
            if (optionsAndPaths[i + 1] instanceof Path path) {
                given.put((String) optionsAndPaths[i], path);
            }
        }
        return given;
    }

    /** Returns whether a file is written to stdout in place of the text: one that was asked for as {@code -}. */
    boolean takesStdout() {
        return ResultOptions.takeStdout(files());
    }

    /** Returns whether nothing is written at all. */
    boolean isEmpty() {
        return files().isEmpty() && png == null && hgrm == null && hlog == null;
    }

    /**
     * Writes what was asked for, each whatever becomes of the others; of an interrupted run, what there is. What says most is
     * first, and what takes most memory last.
     *
     * @return what to say of names that it changed
     */
    List<String> write(BenchDocument document, Outputs outputs) {
        List<String> renamed = new ArrayList<>();
        write("--json", document, outputs, renamed, out -> out.print(JsonText.of(document)));
        write("--csv", document, outputs, renamed, out -> out.print(BenchCsv.of(document)));
        for (NamedCell cell : cells(document)) {
            if (hgrm != null) {
                outputs.write("--hgrm", hgrm.resolve(cell.file(".hgrm")), out -> writePercentiles(out, cell));
            }
            if (hlog != null) {
                Instant begun = Instant.parse(document.environment().date());
                String comment = cell.comment("latency in ns, the largest in ms");
                outputs.write(
                        "--hlog",
                        hlog.resolve(cell.file(".hlog")),
                        out -> IntervalLog.write(
                                out, begun, comment, cell.cell().windows()));
            }
        }
        ReportWriter reports = new ReportWriter();
        List<NamedResult> named =
                List.of(new NamedResult(document.options().matrix().work(), document));
        write("--report", document, outputs, renamed, out -> reports.page(named, out));
        if (png != null) {
            reports.pictures(named, png, outputs);
        }
        return renamed;
    }

    private void write(
            String option,
            BenchDocument document,
            Outputs outputs,
            List<String> renamed,
            Consumer<PrintStream> content) {
        Path file = files().get(option);
        if (file != null) {
            renamed.addAll(renaming(file, document.missedRate()));
            outputs.write(option, named(file, document.missedRate()), content);
        }
    }

    /** Returns notes about a file that is not called what was asked for, and about one that still is. */
    static List<String> renaming(Path asked, boolean missedRate) {
        if (named(asked, missedRate).equals(asked)) {
            return List.of();
        }
        String renamed = "MISSED ITS RATE, so the file is called " + named(asked, true);
        return Files.exists(asked) ? List.of(renamed, asked + " is of an earlier run") : List.of(renamed);
    }

    /** The name under which a file is written: a plain one whose run missed its rate must say so wherever it goes. */
    static Path named(Path file, boolean missedRate) {
        if (!missedRate || !OutputTarget.of(file).isPlain()) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot <= 0 ? name.length() : dot;
        return file.resolveSibling(name.substring(0, end) + ChartFiles.MISSED_RATE + name.substring(end));
    }

    private static List<NamedCell> cells(BenchDocument document) {
        List<NamedCell> cells = new ArrayList<>();
        Experiment experiment = document.experiment();
        Load load = document.options().experiment();
        if (experiment != null && load != null) {
            experiment.trials().stream()
                    .map(Trial::deferred)
                    .forEach(cell -> cells.add(new NamedCell("experiment-" + name(cell), load.work(), cell)));
        }
        String work = document.options().matrix().work();
        document.matrix().cells().forEach(cell -> cells.add(new NamedCell(name(cell), work, cell)));
        return cells;
    }

    /** {@code D8-W4}, {@code R20k-W4}. */
    private static String name(Cell cell) {
        String load = cell.ratePerSecond() == null
                ? "D" + cell.demand()
                : "R" + Quantities.rate(cell.ratePerSecond()).replace("/s", "");
        return load + "-W" + cell.workers();
    }

    private static void writePercentiles(PrintStream out, NamedCell cell) {
        // The plotter passes over lines that begin with #.
        out.println("#[" + cell.comment("latency in us") + "]");
        cell.cell().latency().decoded().outputPercentileDistribution(out, TICKS_PER_HALF, NANOS_PER_MICRO);
    }
}
