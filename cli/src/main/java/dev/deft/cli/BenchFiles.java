package dev.deft.cli;

import dev.deft.bench.Cell;
import dev.deft.bench.Experiment;
import dev.deft.bench.IntervalLog;
import dev.deft.bench.Latencies;
import dev.deft.bench.Load;
import dev.deft.bench.OpenCell;
import dev.deft.bench.Quantities;
import dev.deft.bench.Rounds;
import dev.deft.cli.file.AtomicFile;
import dev.deft.cli.result.BenchDocument;
import dev.deft.cli.result.JsonText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that a run leaves behind, each written whole or not at all.
 *
 * @param json the result file
 * @param hgrm the folder for one percentile file a cell
 * @param hlog the folder for one interval log a cell
 */
record BenchFiles(Optional<Path> json, Optional<Path> hgrm, Optional<Path> hlog) {

    /** What the name of a file says whose run, or cell, missed its rate. */
    private static final String MISSED_RATE = "-missed-rate";

    /** One cell of a result, and how its files are called. */
    private record NamedCell(String name, Load load, Rounds rounds, boolean missedRate) {

        String comment(String what) {
            String text = "deft bench " + name + ", " + load.work().specification() + ", " + what;
            if (missedRate) {
                text += "; MISSED ITS RATE";
            }
            return rounds.complete() ? text : text + "; INCOMPLETE: interrupted";
        }

        String file(String extension) {
            return name + (missedRate ? MISSED_RATE : "") + extension;
        }
    }

    /** Makes sure, before a run, that its files can be written when it is over. */
    void check() throws BadInput {
        if (json.isPresent()) {
            checkFile("--json", json.get());
        }
        if (hgrm.isPresent()) {
            checkFolder("--hgrm", hgrm.get());
        }
        if (hlog.isPresent()) {
            checkFolder("--hlog", hlog.get());
        }
    }

    /** Writes what was asked for; of an interrupted run, what there is. Returns the files whose names it changed. */
    List<Path> write(BenchResult result, BenchDocument document) throws IOException {
        List<Path> renamed = new ArrayList<>();
        if (json.isPresent()) {
            Path file = named(json.get(), document.missedRate());
            AtomicFile.write(file, out -> out.print(JsonText.of(document)));
            if (!file.equals(json.get())) {
                renamed.add(file);
            }
        }
        for (NamedCell cell : cells(result)) {
            if (hgrm.isPresent()) {
                AtomicFile.write(hgrm.get().resolve(cell.file(".hgrm")), out -> writePercentiles(out, cell));
            }
            if (hlog.isPresent()) {
                AtomicFile.write(
                        hlog.get().resolve(cell.file(".hlog")),
                        out -> IntervalLog.write(
                                out,
                                result.environment().date(),
                                cell.comment("latency in ns, the largest in ms"),
                                cell.rounds()));
            }
        }
        return renamed;
    }

    /** The name under which a file is written: one whose run missed its rate must say so wherever it goes. */
    static Path named(Path file, boolean missedRate) {
        if (!missedRate) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String marked = dot <= 0 ? name + MISSED_RATE : name.substring(0, dot) + MISSED_RATE + name.substring(dot);
        return file.resolveSibling(marked);
    }

    private static List<NamedCell> cells(BenchResult result) {
        List<NamedCell> cells = new ArrayList<>();
        for (Experiment.Trial trial :
                result.experiment().map(Experiment::trials).orElse(List.of())) {
            Cell cell = trial.deferred();
            String name =
                    "experiment-D" + cell.shape().demand() + "-W" + cell.shape().workers();
            cells.add(new NamedCell(name, result.options().experiment(), cell.rounds(), false));
        }
        Load load = result.options().matrix();
        result.matrix().ifPresent(matrix -> {
            for (Cell cell : matrix.cells()) {
                String name = "D" + cell.shape().demand() + "-W" + cell.shape().workers();
                cells.add(new NamedCell(name, load, cell.rounds(), false));
            }
        });
        result.open().ifPresent(matrix -> {
            for (OpenCell cell : matrix.cells()) {
                String rate = Quantities.rate(cell.shape().ratePerSecond()).replace("/s", "");
                String name = "R" + rate + "-W" + cell.shape().workers();
                cells.add(
                        new NamedCell(name, load, cell.rounds(), cell.sending().missedRate()));
            }
        });
        return cells;
    }

    private static void writePercentiles(PrintStream out, NamedCell cell) {
        // The plotter passes over lines that begin with #.
        out.println("#[" + cell.comment("latency in us") + "]");
        Latencies latencies = cell.rounds().latencies();
        latencies.writePercentiles(out);
    }

    /** Makes sure that a file can be written. */
    static void checkFile(String option, Path file) throws BadInput {
        if (Files.isDirectory(file)) {
            throw new BadInput(option, file.toString(), "this is a folder; allowed: a file that can be written");
        }
        // A device or a pipe would be replaced, not written to.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BadInput(option, file.toString(), "this is no regular file; allowed: a file that can be written");
        }
        Path folder = AtomicFile.folderOf(file);
        if (!Files.isDirectory(folder)) {
            throw new BadInput(
                    option, file.toString(), "there is no folder " + folder + "; allowed: a file in one that exists");
        }
        probe(option, file, folder);
    }

    /** Makes sure that there is a folder in which files can be written. */
    static void checkFolder(String option, Path folder) throws BadInput {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadInput(
                    option, folder.toString(), "cannot be made a folder; allowed: a folder that can be written");
        }
        probe(option, folder, folder);
    }

    /** Asking for permission is not enough (a full or read-only disk), so it writes. */
    private static void probe(String option, Path value, Path folder) throws BadInput {
        try {
            Path probe = AtomicFile.temporaryIn(folder, "deft");
            Files.writeString(probe, "deft", StandardCharsets.UTF_8);
            Files.delete(probe);
        } catch (IOException e) {
            throw new BadInput(
                    option,
                    value.toString(),
                    "cannot write in folder " + folder + "; allowed: a folder that can be written");
        }
    }
}
