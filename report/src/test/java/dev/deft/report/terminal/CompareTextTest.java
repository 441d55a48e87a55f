package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.CompareDocument;
import dev.deft.report.text.Captured;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The output of {@code deft compare}, of results that are made up. */
class CompareTextTest {

    private final Captured out = new Captured();

    @Test
    void theHeaderSaysUnderWhichConditionsItRan() {
        CompareDocument document = Comparisons.whole();
        new CompareText(out.stream()).header(document.environment(), document.options());
        assertThat(out.lines())
                .startsWith("deft compare 1.2, 2026-11-21T10:00:00Z")
                .contains("  jvm         VM 17")
                .contains("  machine     2 cores, a processor; an OS")
                .containsSequence(
                        "  processes   one for each peer, taskset -c 0; -Xmx256m; 1 busy thread beside",
                        "              them")
                .contains("  rounds      7, each peer in turn for 300 ms after 100 ms of warm-up");
    }

    @Test
    void aCellIsATableOfFiguresAndOneOfRatios() {
        assertThat(printed(Comparisons.whole()))
                .containsSequence(
                        "D=16 W=64 noop, times in us",
                        "                    mean   p50   p99  p99.9    calls/s  CPU/call  bytes/call",
                        "deft-adaptive       5.00  2.50  15.0      -  1,000,000      0.50          48",
                        "jdk-fixed           5.00  2.50  15.0      -  1,000,000      0.50          48",
                        "vertx               10.0  5.00  30.0      -  1,000,000      1.00          48",
                        "",
                        "/ deft-adaptive                          mean                        p99",
                        "jdk-fixed           not resolved (0.90..1.10)  not resolved (0.90..1.10)",
                        "vertx                       2.00 (2.00..2.00)          2.00 (2.00..2.00)",
                        "",
                        "/ deft-adaptive                      CPU/call",
                        "jdk-fixed           not resolved (0.90..1.10)",
                        "vertx                       2.00 (2.00..2.00)",
                        "",
                        "Meanwhile other programs took 0.25 of 2 cores, and the host 0.00.");
    }

    @Test
    void whoTookPartAndWhoDidNotIsSaid() {
        assertThat(printed(Comparisons.whole()))
                .startsWith("", "  deft-adaptive       Netty 1")
                .containsSequence(
                        "A call has on Deft and does not have, as it is compared, on",
                        "  vertx               a bound on waiting calls, cancelling")
                .contains("  twisted             not installed, skipped: needs the twisted package")
                .contains("FAILED: asyncio was left out in D=16 W=64 noop, round 2: out of luck");
    }

    @Test
    void ofTooFewRoundsThereAreRatiosWithoutIntervals() {
        List<String> lines = printed(Comparisons.compared(3, List.of(), true));
        assertThat(lines)
                .contains("Of fewer than 6 rounds there is no interval, so nothing is resolved.")
                .anyMatch(line -> line.matches("vertx +2\\.00 +2\\.00 +2\\.00"));
    }

    @Test
    void anInterruptedRunSaysSoLast() {
        assertThat(printed(Comparisons.compared(7, List.of(), false)))
                .last()
                .isEqualTo("INCOMPLETE: interrupted; this is what was measured until then.");
    }

    @Test
    void everyLineFitsAHundredColumns() {
        assertThat(printed(Comparisons.whole()))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private List<String> printed(CompareDocument document) {
        new CompareText(out.stream()).results(document);
        return out.lines();
    }
}
