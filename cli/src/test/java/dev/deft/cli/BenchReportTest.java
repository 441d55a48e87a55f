package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.Arrivals;
import dev.deft.bench.Environment;
import dev.deft.bench.MadeUp;
import dev.deft.bench.Matrix;
import dev.deft.report.text.Palette;
import dev.deft.report.text.Style;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchReportTest {

    private static final long HOUR = 3_600 * MadeUp.SECOND;

    private final Captured out = new Captured();

    @Test
    void theHeaderSaysWhatMakesTheResults() {
        report(true).header(MadeUp.ENVIRONMENT, MadeUp.CLOCK);
        assertThat(out.lines())
                .containsExactly(
                        "deft bench 1.2.3, 2026-11-21T10:15:30Z",
                        "  jvm         Some VM 17",
                        "  flags       -Xmx1g",
                        "  machine     2 cores, Quick 9000; Linux 6 amd64",
                        "  transport   nio",
                        "  experiment  spin:1us, 10,000 calls per caller after 2 s of warm-up",
                        "  matrix      sleep:2ms, 1 s a cell after 200 ms of warm-up",
                        "  rounds      3 of each cell, in turn with the JDK's fixed pool as the",
                        "              reference",
                        "  pool        dedicated: deferToThreadPool, a pool for each cell",
                        "  seed        7 (draws the order of the cells)",
                        "  clock       20.0 ns a read, 60.0 ns around each call; not subtracted");
    }

    @Test
    void theHeaderNamesTheSharedPoolAndMissingFlags() {
        BenchOptions shared = new BenchOptions(
                MadeUp.calls("noop", 1),
                MadeUp.calls("noop", 1),
                List.of(1),
                List.of(),
                Arrivals.POISSON,
                List.of(1),
                3,
                7,
                BenchFiles.NONE,
                true);
        Environment environment = new Environment("dev", "jvm", List.of(), 1, "unknown", "os", "nio", Instant.EPOCH);
        new BenchReport(out.stream(), shared, Style.PLAIN).header(environment, MadeUp.CLOCK);
        assertThat(out.lines())
                .contains("  flags       none")
                .contains("  pool        shared: deferToThread, the reactor's pool resized for each cell");
    }

    @Test
    void theWholeReportFitsATerminal() {
        BenchReport report = report(false);
        report.header(MadeUp.ENVIRONMENT, MadeUp.CLOCK);
        report.experiment(MadeUp.experiment(), MadeUp.CLOCK, 2);
        report.matrix(MadeUp.matrix());
        report.end(result(MadeUp.matrix()), "interrupted");
        assertThat(out.lines())
                .contains("1. The thread's experiment: D callers over 64 workers, spin:1us")
                .contains("2. The matrix: D callers (across) over W workers (down), sleep:2ms")
                .anyMatch(line -> line.startsWith("A limit is the most that a resource can do."))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80))
                .noneMatch(line -> line.contains("INCOMPLETE"));
    }

    @Test
    void aMissedRateIsSaidBesideEveryNumber() {
        report(false).open(MadeUp.openMatrix());

        List<String> missed =
                out.lines().stream().filter(line -> line.startsWith("1k/s  1 ")).toList();
        assertThat(missed)
                .hasSize(5)
                .allSatisfy(line -> assertThat(line.replaceAll("^1k/s +1 +", ""))
                        .as("every number is marked")
                        .matches("(\\S+( \\(\\S+\\)| %)?! *)+"));
        assertThat(out.lines())
                .filteredOn(line -> line.startsWith("1k/s  2 "))
                .hasSize(5)
                .noneMatch(line -> line.contains("!"));
        assertThat(out.text()).contains("! MISSED ITS RATE: ");
    }

    @Test
    void thePlatformsOwnNoiseIsSaid() {
        report(true).idle(MadeUp.latencies(400, 70 * MadeUp.US));
        assertThat(out.text()).contains("woken late by").contains("70.0 us");
    }

    @Test
    void quietLeavesTheExplanationsOut() {
        BenchReport report = report(true);
        report.experiment(MadeUp.experiment(), MadeUp.CLOCK, 2);
        report.matrix(MadeUp.matrix());
        assertThat(out.text())
                .contains("deferToThread: avg 160.00 us")
                .contains("throughput X, calls/s")
                .doesNotContain("heatmap")
                .doesNotContain("latency by percentile")
                .doesNotContain("Little's law")
                .doesNotContain("limit");
    }

    @Test
    void theMatrixIsDrawnInTheStyleAskedFor() {
        BenchReport report = new BenchReport(out.stream(), options(false), new Style(Palette.FULL, true));
        report.matrix(MadeUp.matrix());
        assertThat(out.lines())
                .contains("heatmap of the mean latency, ms")
                .contains("    2 " + Palette.FULL.on(0x440154, "   2.00 ") + Palette.FULL.on(0x440154, "   2.00 ")
                        + Palette.FULL.on(0xfde725, "   4.04 "));
    }

    @Test
    void anInterruptedRunIsMarked() {
        report(false).end(result(MadeUp.matrix(List.of(1), List.of(2), false)), "interrupted");
        assertThat(out.lines()).last().isEqualTo("INCOMPLETE: interrupted; this is what was measured until then.");
    }

    @Test
    void aFailedRunIsMarkedAsSuch() {
        report(false).end(result(MadeUp.matrix(List.of(1), List.of(2), false)), "failed");
        assertThat(out.lines()).last().isEqualTo("INCOMPLETE: failed; this is what was measured until then.");
    }

    @Test
    void clampedCallsAreCountedAndSaid() {
        report(false)
                .end(
                        result(MadeUp.matrix(List.of(1), List.of(2), true, MadeUp.cell(1, 2, 3, 2 * HOUR, HOUR))),
                        "interrupted");
        assertThat(out.lines()).last().isEqualTo("3 calls took longer than an hour and are recorded as an hour.");
    }

    private BenchReport report(boolean quiet) {
        return new BenchReport(out.stream(), options(quiet), Style.PLAIN);
    }

    private static BenchResult result(Matrix matrix) {
        return new BenchResult(
                MadeUp.ENVIRONMENT,
                options(false),
                MadeUp.CLOCK,
                Optional.of(MadeUp.experiment()),
                Optional.of(matrix),
                Optional.empty());
    }

    private static BenchOptions options(boolean quiet) {
        return new BenchOptions(
                MadeUp.calls("spin:1us", 10_000),
                MadeUp.load("sleep:2ms"),
                List.of(1, 2, 4),
                List.of(),
                Arrivals.POISSON,
                List.of(2, 64),
                3,
                7,
                BenchFiles.NONE,
                quiet);
    }
}
