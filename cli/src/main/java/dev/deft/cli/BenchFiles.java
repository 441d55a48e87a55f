package dev.deft.cli;

import dev.deft.bench.Cell;
import dev.deft.bench.Experiment;
import dev.deft.bench.Load;
import dev.deft.cli.file.AtomicFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that a run leaves behind, each written whole or not at all. */
final class BenchFiles {

    private final Optional<Path> json;
    private final Optional<Path> hgrm;

    private BenchFiles(Optional<Path> json, Optional<Path> hgrm) {
        this.json = json;
        this.hgrm = hgrm;
    }

    /** Makes sure, before a run, that its files can be written when it is over. */
    static BenchFiles checked(BenchOptions options) throws BadInput {
        if (options.json().isPresent()) {
            checkJson(options.json().get());
        }
        if (options.hgrm().isPresent()) {
            checkHgrm(options.hgrm().get());
        }
        return new BenchFiles(options.json(), options.hgrm());
    }

    /** Writes what was asked for; of an interrupted run, what there is. */
    void write(BenchResult result) throws IOException {
        if (json.isPresent()) {
            AtomicFile.write(json.get(), out -> out.print(BenchJson.of(result)));
        }
        if (hgrm.isPresent()) {
            for (Experiment.Trial trial : result.experiment().trials()) {
                writePercentiles(
                        hgrm.get(),
                        "experiment-",
                        trial.deferred(),
                        result.options().experiment());
            }
            for (Cell cell : result.matrix().cells()) {
                writePercentiles(hgrm.get(), "", cell, result.options().matrix());
            }
        }
    }

    private static void writePercentiles(Path folder, String prefix, Cell cell, Load load) throws IOException {
        String name = "D" + cell.shape().demand() + "-W" + cell.shape().workers();
        AtomicFile.write(folder.resolve(prefix + name + ".hgrm"), out -> {
            // The plotter passes over lines that begin with #.
            comment(out, "deft bench " + prefix + name + ", " + load.work().specification() + ", latency in us");
            if (!cell.complete()) {
                comment(out, "INCOMPLETE: interrupted");
            }
            cell.latencies().writePercentiles(out);
        });
    }

    private static void comment(PrintStream out, String text) {
        out.println("#[" + text + "]");
    }

    /** Makes sure that {@code --json} can be written. */
    static void checkJson(Path file) throws BadInput {
        if (Files.isDirectory(file)) {
            throw new BadInput("--json", file.toString(), "this is a folder; allowed: a file that can be written");
        }
        // A device or a pipe would be replaced, not written to.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BadInput(
                    "--json", file.toString(), "this is no regular file; allowed: a file that can be written");
        }
        Path folder = AtomicFile.folderOf(file);
        if (!Files.isDirectory(folder)) {
            throw new BadInput(
                    "--json", file.toString(), "there is no folder " + folder + "; allowed: a file in one that exists");
        }
        probe("--json", file, folder);
    }

    private static void checkHgrm(Path folder) throws BadInput {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadInput(
                    "--hgrm", folder.toString(), "cannot be made a folder; allowed: a folder that can be written");
        }
        probe("--hgrm", folder, folder);
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
