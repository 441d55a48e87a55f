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
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a run leaves behind, each written as {@link OutputTarget} says.
 *
 * @param json the result file
 * @param report the page of charts
 * @param png the folder for one picture a chart
 * @param csv a line for each cell and round
 * @param hgrm the folder for one percentile file a cell
 * @param hlog the folder for one interval log a cell
 */
record BenchFiles(
        Optional<Path> json,
        Optional<Path> report,
        Optional<Path> png,
        Optional<Path> csv,
        Optional<Path> hgrm,
        Optional<Path> hlog) {

    private static final int TICKS_PER_HALF = 5;
    private static final double NANOS_PER_MICRO = 1_000;

    /** No files at all. */
    static final BenchFiles NONE = new BenchFiles(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

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
        Map<String, Path> files = new LinkedHashMap<>();
        json.ifPresent(file -> files.put("--json", file));
        report.ifPresent(file -> files.put("--report", file));
        csv.ifPresent(file -> files.put("--csv", file));
        Map<String, Path> folders = new LinkedHashMap<>();
        png.ifPresent(folder -> folders.put("--png", folder));
        hgrm.ifPresent(folder -> folders.put("--hgrm", folder));
        hlog.ifPresent(folder -> folders.put("--hlog", folder));
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
        if (png.isPresent()) {
            outputs.checkPictures(png.get());
        }
    }

    /** Returns whether a file is written to stdout in place of the text: one that was asked for as {@code -}. */
    boolean takesStdout() {
        return Stream.of(json, report, csv)
                .flatMap(Optional::stream)
                .anyMatch(file -> file.toString().equals(OutputTarget.STDOUT_NAME));
    }

    /** Returns whether nothing is written at all. */
    boolean isEmpty() {
        return equals(NONE);
    }

    /**
     * Writes what was asked for, each whatever becomes of the others; of an interrupted run, what there is. What says most is
     * first, and what takes most memory last.
     *
     * @return what to say of names that it changed
     */
    List<String> write(BenchDocument document, Outputs outputs) {
        boolean missedRate = document.missedRate();
        Map<String, BenchDocument> named = Map.of(document.options().matrix().work(), document);
        ReportWriter reports = new DrawnReports();
        List<String> renamed = new ArrayList<>();
        json.ifPresent(file -> {
            renamed.addAll(renaming(file, missedRate));
            outputs.write("--json", named(file, missedRate), out -> out.print(JsonText.of(document)));
        });
        csv.ifPresent(file -> {
            renamed.addAll(renaming(file, missedRate));
            outputs.write("--csv", named(file, missedRate), out -> out.print(BenchCsv.of(document)));
        });
        for (NamedCell cell : cells(document)) {
            hgrm.ifPresent(folder ->
                    outputs.write("--hgrm", folder.resolve(cell.file(".hgrm")), out -> writePercentiles(out, cell)));
            hlog.ifPresent(folder -> outputs.write(
                    "--hlog",
                    folder.resolve(cell.file(".hlog")),
                    out -> IntervalLog.write(
                            out,
                            Instant.parse(document.environment().date()),
                            cell.comment("latency in ns, the largest in ms"),
                            cell.cell().windows())));
        }
        report.ifPresent(file -> {
            renamed.addAll(renaming(file, missedRate));
            outputs.write("--report", named(file, missedRate), out -> reports.page(named, out));
        });
        png.ifPresent(folder -> reports.pictures(named, folder, outputs));
        return renamed;
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
