package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.report.document.DocumentsForDiff;
import dev.deft.report.text.Captured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiffCommandTest {

    private static final double[] QUIET = {1.00, 1.01, 0.99, 1.00, 1.01};
    private static final double[] SLOWER = {1.30, 1.31, 1.29, 1.30, 1.31};
    private static final double[] FASTER = {0.50, 0.51, 0.49, 0.50, 0.51};
    private static final BenchDocument BASE =
            DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, QUIET), DocumentsForDiff.cell(8, 4, QUIET));
    private static final BenchDocument CHANGED =
            DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, SLOWER), DocumentsForDiff.cell(8, 4, FASTER));

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @TempDir
    private Path folder;

    @Test
    void saysWhatBecameSlowerAndEndsWithThree() throws Exception {
        String base = file("base.json", BASE);
        String changed = file("new.json", CHANGED);
        assertThat(run("diff", base, changed)).isEqualTo(3);
        assertThat(err.text()).isEmpty();
        assertThat(out.lines())
                .startsWith("deft diff")
                .contains(
                        "  load        sleep:2ms, dedicated pool, closed loop",
                        "   cell  metric  base   new   change            interval        ",
                        "D=8 W=4    mean  1.00  0.50  -49.9 %  -51.4 % .. -48.4 %  faster",
                        "D=1 W=4    mean  1.00  1.30  +29.9 %  +28.0 % .. +32.0 %  slower")
                .contains(
                        "2 cells compared by mean and p99, 4 in all, with 95 % certainty together: 2",
                        "slower, 2 faster, 0 unchanged as far as this can tell. The smallest change that")
                .endsWith("REGRESSION: 2 of 4 are slower by more than 10.0 %.");
        assertThat(String.join(" ", out.lines()).replaceAll(" +", " "))
                .contains("base.json: deft 1.2.3, 2026-11-21T10:15:30Z, 5 rounds");
    }

    @Test
    void whatIsSlowerByLessThanIsAllowedIsNoRegression() throws Exception {
        String base = file("base.json", BASE);
        String changed = file("new.json", CHANGED);
        assertThat(run("diff", base, changed, "--fail-over", "29%")).isEqualTo(3);
        assertThat(out.lines()).endsWith("REGRESSION: 2 of 4 are slower by more than 29.0 %.");
        assertThat(run("diff", base, changed, "--fail-over", "30.5%")).isZero();
        assertThat(out.lines()).endsWith("No regression by more than 30.5 % was found.");
    }

    @Test
    void theSameTwiceIsNoChange() throws Exception {
        String base = file("base.json", BASE);
        assertThat(run("diff", base, base)).isZero();
        assertThat(out.lines())
                .endsWith("No regression by more than 10.0 % was found.")
                .noneMatch(line -> line.contains("metric"));
        assertThat(String.join(" ", out.lines())).contains("0 slower, 0 faster, 4 unchanged");
    }

    @Test
    void whatSpeaksAgainstAComparisonIsSaid() throws Exception {
        Machine other = new Machine("2", "JVM 17", List.of("-Xmx1g"), 8, "A processor", "Linux 6 amd64", "nio", "2027");
        BenchDocument changed = DocumentsForDiff.closed(
                other,
                DocumentsForDiff.load("sleep:2ms", "dedicated"),
                DocumentsForDiff.cell(1, 4, QUIET),
                DocumentsForDiff.incomplete(8, 4, QUIET),
                DocumentsForDiff.cell(16, 4, QUIET));
        String name = file("new.json", changed);
        assertThat(run("diff", file("base.json", BASE), name)).isZero();
        assertThat(String.join(" ", out.lines()).replaceAll(" +", " "))
                .contains("INCOMPLETE " + name + " was interrupted")
                .contains("differs the cores: 2 in the base, 8 in the new")
                .contains("Not compared: the mean and p99 of 1 cell, D=8 W=4: interrupted before the cell was"
                        + " measured whole.")
                .contains("Only in the new: D=16 W=4.");
    }

    @Test
    void aRateThatIsNoLongerKeptIsSaidBesideEachNumberAndIsARegression() throws Exception {
        BenchDocument kept = DocumentsForDiff.open(DocumentsForDiff.sent(20_000, 4, false, QUIET));
        BenchDocument missed = DocumentsForDiff.open(DocumentsForDiff.sent(20_000, 4, true, SLOWER));
        String name = file("new.json", missed);
        assertThat(run("diff", file("base.json", kept), name)).isEqualTo(3);
        assertThat(String.join(" ", out.lines()).replaceAll(" +", " "))
                .contains("MISSED RATE " + name + " in 20k/s W=4: its queue grew all the while")
                .contains("sleep:2ms, dedicated pool, open loop, poisson arrivals")
                .contains("20k/s W=4 mean 1.00! 1.30! +29.9 %! +28.2 %! .. +31.7 %! slower")
                .contains("! the cell missed its rate in one result or in both: its times grow with the time measured,"
                        + " so how much slower it is says nothing")
                .endsWith("REGRESSION: 20k/s W=4 no longer kept the rate.");
        assertThat(run("diff", name, name)).isZero();
        assertThat(out.lines())
                .endsWith("No regression can be seen: every cell missed its rate in one result or in both.");
    }

    @Test
    void onlyCellsThatKeptTheirRatesCountAsRegressions() throws Exception {
        String base = file(
                "base.json",
                DocumentsForDiff.open(
                        DocumentsForDiff.sent(500, 4, false, QUIET), DocumentsForDiff.sent(20_000, 4, true, QUIET)));
        String missedSlower = file(
                "missed.json",
                DocumentsForDiff.open(
                        DocumentsForDiff.sent(500, 4, false, QUIET), DocumentsForDiff.sent(20_000, 4, false, SLOWER)));
        String keptSlower = file(
                "kept.json",
                DocumentsForDiff.open(
                        DocumentsForDiff.sent(500, 4, false, SLOWER), DocumentsForDiff.sent(20_000, 4, false, QUIET)));
        assertThat(run("diff", base, missedSlower)).isZero();
        assertThat(out.lines()).endsWith("No regression by more than 10.0 % was found where the rates were kept.");
        assertThat(run("diff", base, keptSlower)).isEqualTo(3);
        assertThat(out.lines()).endsWith("REGRESSION: 2 of 2 are slower by more than 10.0 %.");
    }

    @Test
    void thePossiblyManyCellsThatCannotBeComparedAreCounted() throws Exception {
        Cell[] single = IntStream.rangeClosed(1, 12)
                .mapToObj(demand -> DocumentsForDiff.cell(demand, 4, 1.0))
                .toArray(Cell[]::new);
        single[0] = DocumentsForDiff.cell(1, 4, QUIET);
        String file = file("base.json", DocumentsForDiff.closed(single));
        assertThat(run("diff", file, file)).isZero();
        assertThat(String.join(" ", out.lines()).replaceAll(" +", " "))
                .contains(
                        "the mean and p99 of 11 cells, D=2 W=4, D=3 W=4, D=4 W=4, D=5 W=4, D=6 W=4, D=7 W=4, D=8 W=4,"
                                + " D=9 W=4 and 3 more: a single round, which shows no noise: measure with --rounds 5 or more.");
    }

    @Test
    void everyLineFitsATerminal() throws Exception {
        double[] huge = {9_000, 9_001, 9_002, 9_000, 9_001};
        BenchDocument base = DocumentsForDiff.closed(DocumentsForDiff.cell(10_000, 10_000, QUIET));
        BenchDocument changed = DocumentsForDiff.closed(DocumentsForDiff.cell(10_000, 10_000, huge));
        // Their folder has a name that no line can hold, and may stand over.
        Path work = Path.of("").toAbsolutePath();
        String first = work.relativize(Path.of(file("base.json", base))).toString();
        String second = work.relativize(Path.of(file("new.json", changed))).toString();
        assertThat(run("diff", first, second)).isEqualTo(3);
        assertThat(out.lines())
                .filteredOn(line -> !line.contains(".json"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                .anyMatch(line -> line.contains(" 8,983x"));
    }

    @Test
    void resultsWithNoCellThatCanBeComparedAreRefused() throws Exception {
        String single = file("single.json", DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, 1.5)));
        String other = file("other.json", DocumentsForDiff.closed(DocumentsForDiff.cell(2, 4, QUIET)));
        assertThat(run("diff", single, single)).isEqualTo(2);
        assertThat(run("diff", single, other)).isEqualTo(2);
        assertThat(out.text()).isEmpty();
        assertThat(err.lines())
                .containsExactly(
                        "deft diff: " + single + " and " + single + ": no cell can be compared: a single round,"
                                + " which shows no noise: measure with --rounds 5 or more (the mean and p99 of 1 cell,"
                                + " D=1 W=4)",
                        "deft diff: " + single + " and " + other + ": they have no cell in common; allowed: results"
                                + " with some of the same demands, or rates, and workers");
    }

    @Test
    void resultsOfDifferentWorkAreRefused() throws Exception {
        Load load = DocumentsForDiff.load("noop", "dedicated");
        String base = file("base.json", BASE);
        String noop = file(
                "noop.json",
                DocumentsForDiff.closed(DocumentsForDiff.MACHINE, load, DocumentsForDiff.cell(1, 4, QUIET)));
        assertThat(run("diff", base, noop)).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly("deft diff: " + base + " and " + noop
                        + " cannot be compared; the work: sleep:2ms in the base, noop in the new");
    }

    @Test
    void aFileThatIsNoResultIsRefused() throws Exception {
        String base = file("base.json", BASE);
        Path other = Files.writeString(folder.resolve("other.json"), "{\"schema\": \"deft-compare/1\"}");
        assertThat(run("diff", base, other.toString())).isEqualTo(2);
        assertThat(run("diff", base)).isEqualTo(2);
        assertThat(run("diff", base, base, base)).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly(
                        "deft diff: " + other + ": is no result of deft bench: its schema is 'deft-compare/1'; allowed:"
                                + " what deft bench --json writes",
                        "deft diff: NEW.json is missing; 'deft help diff' says what it is",
                        "deft diff: unknown argument '" + base + "'; allowed: only options and BASE.json NEW.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "-1%", "1001%", "ten%", "%", "1e2%", "10 %", ""})
    void aShareIsAPercentage(String value) throws Exception {
        String base = file("base.json", BASE);
        assertThat(run("diff", base, base, "--fail-over=" + value)).isEqualTo(2);
        assertThat(err.lines())
                .containsExactly("deft diff: --fail-over '" + value
                        + "': allowed: a percentage such as 10% or 2.5%, up to 1,000%");
    }

    private String file(String name, BenchDocument document) throws IOException {
        return Files.writeString(folder.resolve(name), DocumentsForDiff.json(document))
                .toString();
    }

    private int run(String... args) {
        return new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run(args);
    }
}
