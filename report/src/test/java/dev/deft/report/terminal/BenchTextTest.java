package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.MadeUp;
import dev.deft.analysis.result.Options;
import dev.deft.report.text.Captured;
import dev.deft.report.text.Palette;
import dev.deft.report.text.Style;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTextTest {

    private static final long HOUR = 3_600 * MadeUp.SECOND;

    private final Captured out = new Captured();

    @Test
    void theHeaderSaysWhatMakesTheResults() {
        report(true).header();
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
        Options shared = new Options(
                MadeUp.calls("noop", 1), MadeUp.calls("noop", 1), List.of(1), List.of(), null, List.of(1), 3, 7);
        Machine environment = new Machine("dev", "jvm", List.of(), 1, "unknown", "os", "nio", "1970-01-01T00:00:00Z");
        new BenchText(out.stream(), environment, shared, MadeUp.CLOCK, true, Style.PLAIN).header();
        assertThat(out.lines())
                .contains("  flags       none")
                .contains("  pool        shared: deferToThread, the reactor's pool resized for each cell");
    }

    @Test
    void theWholeReportFitsATerminal() {
        BenchText report = report(false);
        report.header();
        report.experiment(MadeUp.experiment());
        report.matrix(MadeUp.document().matrix());
        report.end(MadeUp.document(MadeUp.matrix()), "interrupted");
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
        report(true).end(MadeUp.document(), "interrupted");
        assertThat(out.text()).contains("woken late by").contains("60.0 us");
    }

    @Test
    void quietLeavesTheExplanationsOut() {
        BenchText report = report(true);
        report.experiment(MadeUp.experiment());
        report.matrix(MadeUp.document().matrix());
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
        BenchText report = report(false, new Style(Palette.FULL, true));
        report.matrix(MadeUp.document().matrix());
        assertThat(out.lines())
                .contains("heatmap of the mean latency, ms")
                .contains("    2 " + Palette.FULL.on(0x440154, "   2.00 ") + Palette.FULL.on(0x440154, "   2.00 ")
                        + Palette.FULL.on(0xfde725, "   4.04 "));
    }

    @Test
    void anInterruptedRunIsMarked() {
        report(false).end(MadeUp.document(MadeUp.matrix(List.of(1), List.of(2), false)), "interrupted");
        assertThat(out.lines()).last().isEqualTo("INCOMPLETE: interrupted; this is what was measured until then.");
    }

    @Test
    void aFailedRunIsMarkedAsSuch() {
        report(false).end(MadeUp.document(MadeUp.matrix(List.of(1), List.of(2), false)), "failed");
        assertThat(out.lines()).last().isEqualTo("INCOMPLETE: failed; this is what was measured until then.");
    }

    @Test
    void clampedCallsAreCountedAndSaid() {
        report(false)
                .end(
                        MadeUp.document(
                                MadeUp.matrix(List.of(1), List.of(2), true, MadeUp.cell(1, 2, 3, 2 * HOUR, HOUR))),
                        "interrupted");
        assertThat(out.lines()).last().isEqualTo("3 calls took longer than an hour and are recorded as an hour.");
    }

    private BenchText report(boolean quiet) {
        return report(quiet, Style.PLAIN);
    }

    private BenchText report(boolean quiet, Style style) {
        return new BenchText(out.stream(), MadeUp.ENVIRONMENT, MadeUp.options(), MadeUp.CLOCK, quiet, style);
    }
}
