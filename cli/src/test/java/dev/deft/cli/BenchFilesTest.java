package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.MadeUp;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.Sending;
import dev.deft.report.document.JsonText;
import dev.deft.report.document.ResultFiles;
import dev.deft.report.file.AtomicFile;
import dev.deft.report.file.Outputs;
import dev.deft.report.file.ProgramStreams;
import dev.deft.report.text.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class BenchFilesTest {

    @TempDir
    private Path folder;

    private static final Options OPTIONS = new Options(
            MadeWorkloads.calls("spin:1us", 10_000).load(),
            MadeWorkloads.load("sleep:2ms").load(),
            List.of(1, 2, 4),
            List.of(),
            null,
            List.of(2, 64),
            1,
            7);

    private final Captured out = new Captured();
    private final Outputs outputs = new Outputs(new ProgramStreams(out.stream(), out.stream()));

    @Test
    void theJsonFileSaysWhatMadeTheResultAndHowItWasMade() {
        JsonObject json = parse(result(MadeUp.experiment(), MadeUp.matrix()));
        assertThat(json.get("schema").getAsString()).isEqualTo("deft-bench/2");
        assertThat(json.get("complete").getAsBoolean()).isTrue();
        JsonObject environment = json.getAsJsonObject("environment");
        assertThat(environment.get("deftVersion").getAsString()).isEqualTo("1.2.3");
        assertThat(environment.get("date").getAsString()).isEqualTo("2026-11-21T10:15:30Z");
        assertThat(environment.getAsJsonArray("flags").get(0).getAsString()).isEqualTo("-Xmx1g");
        assertThat(environment.get("transport").getAsString()).isEqualTo("nio");
        JsonObject options = json.getAsJsonObject("options");
        assertThat(options.get("seed").getAsLong()).isEqualTo(7);
        JsonObject experiment = options.getAsJsonObject("experiment");
        assertThat(experiment.get("work").getAsString()).isEqualTo("spin:1us");
        assertThat(experiment.get("pool").getAsString()).isEqualTo("shared");
        assertThat(experiment.get("callsPerCaller").getAsInt()).isEqualTo(10_000);
        assertThat(experiment.get("durationNanos").isJsonNull()).isTrue();
        assertThat(options.getAsJsonObject("matrix").get("durationNanos").getAsLong())
                .isEqualTo(MadeUp.SECOND);
        assertThat(json.getAsJsonObject("clock").get("perCallNanos").getAsDouble())
                .isEqualTo(60);
    }

    @Test
    void theJsonFileHasEveryCellWithNullWhereSamplesAreTooFew() {
        JsonObject json = parse(result(MadeUp.experiment(), MadeUp.matrix()));
        JsonArray cells = json.getAsJsonObject("matrix").getAsJsonArray("cells");
        assertThat(cells).hasSize(6);
        JsonObject cell = cells.get(3).getAsJsonObject();
        assertThat(cell.get("demand").getAsInt()).isEqualTo(1);
        assertThat(cell.get("workers").getAsInt()).isEqualTo(64);
        assertThat(cell.get("steady").getAsBoolean()).isTrue();
        assertThat(cell.get("throughput").getAsDouble()).isEqualTo(300);
        assertThat(cell.getAsJsonObject("run").get("meanNanos").getAsDouble()).isEqualTo(2 * MadeUp.MS);
        assertThat(cell.get("reactorNanos").getAsDouble()).isEqualTo(1_000);
        assertThat(cell.get("cpuNanos").getAsDouble()).isEqualTo(2_000);
        assertThat(cell.get("limit").getAsString()).isEqualTo("demand");
        assertThat(cell.getAsJsonObject("utilisation").get("workers").getAsDouble())
                .isEqualTo(300 * 0.002 / 64);
        JsonObject latency = cell.getAsJsonObject("latency");
        assertThat(latency.get("samples").getAsLong()).isEqualTo(300);
        JsonObject percentiles = latency.getAsJsonObject("percentiles");
        assertThat(percentiles.getAsJsonObject("p90").get("nanos").getAsLong()).isBetween(1_999_000L, 2_001_000L);
        assertThat(percentiles.get("p99").isJsonNull()).isTrue();
        JsonObject row =
                json.getAsJsonObject("matrix").getAsJsonArray("rows").get(0).getAsJsonObject();
        assertThat(row.get("limit").getAsString()).isEqualTo("workers");
        assertThat(row.get("kneeDemand").getAsInt()).isEqualTo(2);
    }

    @Test
    void processorTimeThatIsNotKnownIsNullInTheJsonFileAndNotZero() {
        MatrixAnalysis brief = MadeUp.matrix(List.of(1), List.of(2), true, MadeUp.brief(1, 2, 9));
        JsonObject matrix = parse(result(MadeUp.experiment(), brief)).getAsJsonObject("matrix");
        JsonObject cell = matrix.getAsJsonArray("cells").get(0).getAsJsonObject();
        assertThat(cell.get("cpuNanos").isJsonNull()).isTrue();
        JsonObject utilisation = cell.getAsJsonObject("utilisation");
        assertThat(utilisation.get("cpu").isJsonNull()).isTrue();
        assertThat(utilisation.get("others").isJsonNull()).isTrue();
        assertThat(utilisation.get("workers").getAsDouble()).isPositive();
        JsonObject row = matrix.getAsJsonArray("rows").get(0).getAsJsonObject();
        assertThat(row.get("cpuNanos").isJsonNull()).isTrue();
        assertThat(row.get("reactorNanos").getAsDouble()).isPositive();
    }

    @Test
    void whatOthersUseIsNullInTheJsonFileOnlyWhereItIsNotKnown() {
        MatrixAnalysis matrix = MadeUp.matrix(
                List.of(1, 2), List.of(1), true, MadeUp.cell(1, 1, 9, MadeUp.MS, MadeUp.MS), MadeUp.disturbed(2, 1));
        JsonArray cells = parse(result(MadeUp.experiment(), matrix))
                .getAsJsonObject("matrix")
                .getAsJsonArray("cells");
        assertThat(utilisation(cells, 0).get("others").isJsonNull()).isTrue();
        assertThat(utilisation(cells, 0).get("cpu").getAsDouble()).isPositive();
        assertThat(utilisation(cells, 1).get("others").getAsDouble()).isPositive();
    }

    @Test
    void theJsonFileHasTheExperimentWithItsRatio() {
        JsonObject json = parse(result(MadeUp.experiment(), MadeUp.matrix()));
        JsonArray trials = json.getAsJsonObject("experiment").getAsJsonArray("trials");
        assertThat(trials.get(1).getAsJsonObject().get("increase").getAsDouble())
                .isEqualTo(160);
        assertThat(trials.get(1)
                        .getAsJsonObject()
                        .getAsJsonObject("deferred")
                        .get("limit")
                        .getAsString())
                .isEqualTo("cpu");
    }

    @Test
    void whatTheClockHidesHasNoRatioInTheJsonFileEither() {
        Experiment hidden = MadeUp.experiment(true, MadeUp.trial(MadeUp.cell(1, 64, 9, 9_000, 0), 9, 70));
        JsonArray trials = parse(result(hidden, MadeUp.matrix()))
                .getAsJsonObject("experiment")
                .getAsJsonArray("trials");
        assertThat(trials.get(0).getAsJsonObject().get("increase").isJsonNull()).isTrue();
    }

    @Test
    void anInterruptedRunSaysSoInTheJsonFile() {
        MatrixAnalysis matrix = MadeUp.matrix(List.of(1), List.of(2), false, MadeUp.incomplete(1, 2, 0));
        JsonObject json = parse(result(MadeUp.experiment(), matrix));
        assertThat(json.get("complete").getAsBoolean()).isFalse();
        JsonObject cell =
                json.getAsJsonObject("matrix").getAsJsonArray("cells").get(0).getAsJsonObject();
        assertThat(cell.get("complete").getAsBoolean()).isFalse();
        assertThat(cell.get("limit").isJsonNull()).isTrue();
        assertThat(cell.getAsJsonObject("latency").get("meanNanos").isJsonNull())
                .isTrue();
        assertThat(cell.getAsJsonObject("latency").get("maxNanos").isJsonNull()).isTrue();
    }

    @Test
    void writesTheFilesThatWereAskedForAndNothingElse() throws Exception {
        Path json = folder.resolve("result.json");
        Path hgrm = folder.resolve("made/for/it");
        BenchFiles files = files("--json", json, "--hgrm", hgrm);
        MatrixAnalysis matrix = MadeUp.matrix(
                List.of(1, 2), List.of(2), false, MadeUp.cell(1, 2, 9, 2_000, 9), MadeUp.incomplete(2, 2, 5));
        BenchDocument result = result(MadeUp.experiment(), matrix);
        files.check(outputFiles(), List.of(), false);
        files.write(result, outputs);

        assertThat(JsonParser.parseString(Files.readString(json)).isJsonObject())
                .isTrue();
        assertThat(names(folder)).containsExactly("made", "result.json");
        assertThat(names(hgrm))
                .containsExactly("D1-W2.hgrm", "D2-W2.hgrm", "experiment-D1-W64.hgrm", "experiment-D16-W64.hgrm");
        assertThat(Files.readAllLines(hgrm.resolve("D1-W2.hgrm")))
                .startsWith("#[deft bench D1-W2, sleep:2ms, latency in us]")
                .anyMatch(line -> line.startsWith("       2.000 1.000000000000          9"));
        assertThat(Files.readAllLines(hgrm.resolve("D2-W2.hgrm")))
                .startsWith("#[deft bench D2-W2, sleep:2ms, latency in us; INCOMPLETE: interrupted]");
        assertThat(Files.readAllLines(hgrm.resolve("experiment-D1-W64.hgrm")).get(0))
                .contains("spin:1us");
    }

    @Test
    void aRunThatMissedItsRateSaysSoInTheNamesOfItsFiles() throws Exception {
        BenchFiles files = files(
                "--json",
                folder.resolve("result.json"),
                "--report",
                folder.resolve("result.html"),
                "--csv",
                folder.resolve("result.csv"),
                "--hgrm",
                folder,
                "--hlog",
                folder);
        BenchDocument result =
                BenchDocument.of(MadeUp.ENVIRONMENT, open(1_000, 1, 2), MadeUp.CLOCK, null, MadeUp.openMatrix());
        Files.createFile(folder.resolve("result.csv"));
        List<String> renamed = files.write(result, outputs);

        assertThat(renamed)
                .containsExactly(
                        "MISSED ITS RATE, so the file is called " + folder.resolve("result-missed-rate.json"),
                        "MISSED ITS RATE, so the file is called " + folder.resolve("result-missed-rate.csv"),
                        folder.resolve("result.csv") + " is of an earlier run",
                        "MISSED ITS RATE, so the file is called " + folder.resolve("result-missed-rate.html"));
        assertThat(names(folder))
                .containsExactly(
                        "R1k-W1-missed-rate.hgrm",
                        "R1k-W1-missed-rate.hlog",
                        "R1k-W2.hgrm",
                        "R1k-W2.hlog",
                        "result-missed-rate.csv",
                        "result-missed-rate.html",
                        "result-missed-rate.json",
                        "result.csv");
    }

    @Test
    void theNamesOfAMissedRateAreCheckedBeforeAnOpenRun() throws Exception {
        Path taken = Files.createDirectory(folder.resolve("taken-missed-rate.json"));
        refusesOpen(
                files(
                        "--json",
                        folder.resolve("taken.json"),
                        "--csv",
                        folder.resolve("csv"),
                        "--png",
                        folder.resolve("png")),
                "--json, if the rate is missed, '" + taken + "': this is a folder;");
        // With what a file is called while it is written, only the asked-for name fits.
        Path fits = folder.resolve("n".repeat(235));
        files("--json", fits, "--csv", folder.resolve("csv")).check(outputFiles(), List.of(), false);
        refusesOpen(files("--json", fits, "--csv", folder.resolve("csv")), "--json, if the rate is missed, '");
        assertThat(names(folder)).containsExactly("taken-missed-rate.json");
    }

    @Test
    void theNameOfAFileWithoutAnExtensionIsMarkedAtItsEnd() {
        assertThat(BenchFiles.named(Path.of("a.b/result"), true)).isEqualTo(Path.of("a.b/result-missed-rate"));
        assertThat(BenchFiles.named(Path.of("result.json"), false)).isEqualTo(Path.of("result.json"));
    }

    @Test
    void writesNothingIfNothingWasAskedFor() throws Exception {
        BenchDocument result = result(MadeUp.experiment(), MadeUp.matrix());
        files().write(result, outputs);
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void refusesAJsonFileThatCannotBeWritten() throws Exception {
        refuses(files("--json", folder), List.of(), "--json '" + folder + "': this is a folder;");
        Path lost = folder.resolve("none/result.json");
        refuses(files("--json", lost), List.of(), "--json '" + lost + "': there is no folder ");
    }

    @Test
    void stdoutIsNamedOnceAndOnlyForAFile() throws Exception {
        Path stdout = Path.of("-");
        files("--json", stdout, "--csv", folder.resolve("csv")).check(outputFiles(), List.of(), true);
        assertThat(names(folder)).isEmpty();
        refuses(files("--json", stdout, "--csv", stdout), List.of(), "--csv '-': --json names this file too;");
        refuses(
                files("--json", folder.resolve("json"), "--csv", folder.resolve("csv"), "--png", stdout),
                List.of(),
                "--png '-': this is stdout;");
        if (Files.exists(Path.of("/dev/stdout"))) {
            refuses(
                    files("--json", stdout, "--csv", Path.of("/dev/stdout")),
                    List.of(),
                    "--csv '/dev/stdout': --json names this file too;");
        }
    }

    @Test
    void whatGoesToStdoutIsCalledThatWhateverBecomesOfTheRun() {
        assertThat(BenchFiles.named(Path.of("-"), true)).isEqualTo(Path.of("-"));
        assertThat(BenchFiles.renaming(Path.of("-"), true)).isEmpty();
    }

    @Test
    void eachFileIsWrittenWhateverBecomesOfTheOthers() throws Exception {
        BenchFiles files = files(
                "--json",
                folder.resolve("gone/result.json"),
                "--report",
                folder.resolve("result.html"),
                "--png",
                folder.resolve("charts"),
                "--csv",
                folder.resolve("result.csv"),
                "--hgrm",
                folder.resolve("hgrm"),
                "--hlog",
                folder.resolve("hlog"));
        Files.createDirectory(folder.resolve("gone"));
        files.check(outputFiles(), List.of(), false);
        // What was there before the run is not any more, or is something else.
        Files.delete(folder.resolve("gone"));
        Files.createDirectories(folder.resolve("hgrm/D1-W2.hgrm/full"));
        Files.delete(folder.resolve("hlog"));
        BenchDocument result = result(MadeUp.experiment(), MadeUp.matrix());
        files.write(result, outputs);

        assertThat(outputs.complaints())
                .satisfiesExactlyInAnyOrder(
                        json -> assertThat(json).startsWith("--json: could not write " + folder.resolve("gone")),
                        hgrm -> assertThat(hgrm)
                                .startsWith("--hgrm: could not write ")
                                .doesNotContain("more"),
                        hlog -> assertThat(hlog)
                                .startsWith("--hlog: could not write ")
                                .endsWith("(and 7 more)"));
        assertThat(names(folder)).contains("result.csv", "result.html", "charts");
        assertThat(folder.resolve("charts/heatmap-mean.png")).isRegularFile();
        assertThat(folder.resolve("hgrm/D2-W2.hgrm")).isRegularFile();
    }

    @Test
    void writesThroughASymbolicLink() throws Exception {
        Path file = Files.writeString(folder.resolve("result"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        AtomicFile.write(link, out -> out.print("new"));
        assertThat(link).isSymbolicLink();
        assertThat(file).hasContent("new");
    }

    @Test
    void refusesAFolderThatCannotBeMadeOrWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        refuses(files("--hgrm", file), List.of(), "--hgrm '" + file + "': cannot be made a folder;");
        // Not even the superuser writes here.
        Path kernel = Path.of("/proc/self");
        if (Files.isDirectory(kernel)) {
            refuses(files("--hgrm", kernel), List.of(), "--hgrm '/proc/self': cannot write in folder /proc/self (");
        }
    }

    @Test
    void refusesTwoFilesOfOneNameAndAFolderOfAFilesName() throws Exception {
        Path file = folder.resolve("result");
        Path again = folder.resolve("x/../result");
        Files.createDirectory(folder.resolve("x"));
        refuses(files("--json", file, "--csv", again), List.of(), "--csv '" + again + "': --json names this file too;");
        refuses(
                files("--json", file, "--csv", folder.resolve("csv"), "--png", file.resolve("in")),
                List.of(),
                "--png '" + file.resolve("in") + "': --json makes a file of this name;");
        assertThat(names(folder)).containsExactly("x");
    }

    @Test
    void refusesToReplaceWhatIsRead() throws Exception {
        Path times = Files.writeString(folder.resolve("times"), "2ms");
        Path link = Files.createSymbolicLink(folder.resolve("link"), times);
        refuses(
                files("--json", folder.resolve("json"), "--csv", link),
                List.of(times),
                "--csv '" + link + "': this file is read too, and would be lost;");
        assertThat(times).hasContent("2ms");
    }

    @Test
    void aRefusalLeavesNoFolder() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        BenchFiles files = files("--png", folder.resolve("png/deep"), "--hgrm", file.resolve("hgrm"));
        refuses(files, List.of(), "--hgrm '" + file.resolve("hgrm") + "': cannot be made a folder;");
        assertThat(names(folder)).containsExactly("file");
    }

    @Test
    void aNameThatIsTooLongIsFoundBeforeTheRun() {
        Path file = folder.resolve("n".repeat(300));
        refuses(files("--json", file), List.of(), "--json '" + file.toString().substring(0, 200));
    }

    @Test
    void anOpenCellInWhichNoCallWasPlannedIsWrittenAndReadAgain() throws Exception {
        Matrix matrix = new Matrix("open", false, List.of(MadeUp.openCell(1, 1, 0, 0)), List.of(), null);
        BenchDocument result = BenchDocument.of(MadeUp.ENVIRONMENT, open(1, 1), MadeUp.CLOCK, null, matrix);
        Path file = folder.resolve("result.json");
        BenchFiles files = files("--json", file, "--csv", folder.resolve("result.csv"));
        files.write(result, outputs);
        Cell cell = ResultFiles.BENCH.read(file).matrix().cells().get(0);
        assertThat(cell.utilisation()).isNull();
        assertThat(cell.sending()).returns(0.0, Sending::offeredPerSecond).returns(null, Sending::achievedOverOffered);
        assertThat(folder.resolve("result.csv")).content().doesNotContain("NaN");
    }

    @Test
    void aFileThatCannotBeWrittenWholeLeavesTheOldOne() throws Exception {
        Path file = Files.writeString(folder.resolve("result"), "old");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> AtomicFile.write(file, out -> {
                    out.print("half");
                    throw new IllegalStateException("broken");
                }));
        assertThat(names(folder)).containsExactly("result");
        assertThat(file).hasContent("old");
    }

    @Test
    void anErrorThatAPrintStreamKeptToItselfIsFound() {
        assertThatIOException()
                .isThrownBy(() -> AtomicFile.write(folder.resolve("result"), out -> {
                    out.close();
                    out.print("too late");
                }))
                .withMessageStartingWith("could not write ");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void theFolderOfAFileWithoutOneIsTheCurrentOne() {
        assertThat(AtomicFile.folderOf(Path.of("result"))).isEqualTo(Path.of("").toAbsolutePath());
        assertThat(AtomicFile.folderOf(Path.of("/"))).isEqualTo(Path.of("/"));
    }

    private static JsonObject utilisation(JsonArray cells, int index) {
        return cells.get(index).getAsJsonObject().getAsJsonObject("utilisation");
    }

    private static BenchFiles files(Object... optionsAndPaths) {
        return CommandLine.populateCommand(
                new BenchFiles(),
                Stream.of(optionsAndPaths).map(Object::toString).toArray(String[]::new));
    }

    private static OutputFiles outputFiles() {
        return new OutputFiles(new CommandLine(CommandSpec.create()).getCommandSpec());
    }

    private static void refuses(BenchFiles files, List<Path> inputs, String message) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> files.check(outputFiles(), inputs, false))
                .withMessageStartingWith(message)
                .withMessageContaining("; allowed: ");
    }

    private static void refusesOpen(BenchFiles files, String message) {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> files.check(outputFiles(), List.of(), true))
                .withMessageStartingWith(message)
                .withMessageContaining("; allowed: ");
    }

    private static List<String> names(Path in) {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("the test's own folder cannot be listed", e);
        }
    }

    private static JsonObject parse(BenchDocument result) {
        return JsonParser.parseString(JsonText.of(result)).getAsJsonObject();
    }

    private static BenchDocument result(Experiment experiment, MatrixAnalysis matrix) {
        return BenchDocument.of(MadeUp.ENVIRONMENT, OPTIONS, MadeUp.CLOCK, experiment, matrix.explained(7));
    }

    private static Options open(double rate, Integer... workers) {
        return new Options(null, OPTIONS.matrix(), List.of(), List.of(rate), "poisson", List.of(workers), 1, 7);
    }
}
