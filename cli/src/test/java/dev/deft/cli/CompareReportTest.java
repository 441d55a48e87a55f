package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deft.peers.Compared;
import dev.deft.peers.Plan;
import dev.deft.report.text.Captured;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The output and the file of {@code deft compare}, of results that are made up. */
class CompareReportTest {

    private final Captured out = new Captured();

    @Test
    void theHeaderSaysUnderWhichConditionsItRan() {
        new CompareReport(out.stream(), Comparisons.plan(7), Comparisons.CONDITIONS).header();
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
    void whatWillRunIsSaidWithAboutHowLongItTakes() {
        // Five processes of 0.7 s; in two cells each, 1.3 s to warm up, and ten turns of 0.4 s.
        assertThat(CompareReport.announcement(Comparisons.plan(10)))
                .isEqualTo("5 peers x 2 cells x 10 rounds, about 57 s");
        assertThat(CompareReport.announcement(Comparisons.plan(30)))
                .isEqualTo("5 peers x 2 cells x 30 rounds, about 2 min 17 s");
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
                        "vertx                       2.00 (2.00..2.00)");
    }

    @Test
    void whoTookPartAndWhoDidNotIsSaid() {
        assertThat(printed(Comparisons.whole()))
                .startsWith("", "  deft-adaptive       Netty 1")
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

    @Test
    void theFileHasWhatIsPrintedAndEveryRound() {
        JsonObject file = JsonParser.parseString(
                        CompareJson.of(new CompareResult(Comparisons.CONDITIONS, Comparisons.whole())))
                .getAsJsonObject();
        assertThat(file.get("schema").getAsString()).isEqualTo("deft-compare/1");
        assertThat(file.get("complete").getAsBoolean()).isTrue();
        JsonObject options = file.getAsJsonObject("options");
        assertThat(options.get("base").getAsString()).isEqualTo("deft-adaptive");
        assertThat(options.get("cores").getAsString()).isEqualTo("taskset -c 0");
        assertThat(options.get("timeNanos").getAsLong()).isEqualTo(300_000_000);
        assertThat(file.getAsJsonObject("libraries").get("vertx").getAsString()).isEqualTo("Vert.x 5");
        assertThat(file.getAsJsonArray("missing").toString())
                .isEqualTo("[{\"peer\":\"twisted\",\"why\":\"needs the twisted package\"}]");
        assertThat(file.getAsJsonArray("failed")).hasSize(1);

        JsonObject cell = file.getAsJsonArray("cells").get(0).getAsJsonObject();
        assertThat(cell.get("demand").getAsInt()).isEqualTo(16);
        JsonArray peers = cell.getAsJsonArray("peers");
        JsonObject deft = peers.get(0).getAsJsonObject();
        assertThat(deft.get("peer").getAsString()).isEqualTo("deft-adaptive");
        assertThat(deft.get("ratios").isJsonNull()).isTrue();
        JsonObject vertx = peers.get(2).getAsJsonObject();
        assertThat(vertx.getAsJsonObject("median").get("meanNanos").getAsDouble())
                .isEqualTo(10_000);
        assertThat(vertx.getAsJsonObject("median").get("p999Nanos").isJsonNull())
                .isTrue();
        assertThat(vertx.getAsJsonArray("rounds")).hasSize(7);
        assertThat(vertx.getAsJsonObject("ratios").getAsJsonObject("mean").toString())
                .isEqualTo("{\"median\":2.0,\"low\":2.0,\"high\":2.0,\"resolved\":true}");
    }

    private List<String> printed(Compared compared) {
        Plan plan = compared.plan();
        new CompareReport(out.stream(), plan, Comparisons.CONDITIONS).results(compared);
        return out.lines();
    }
}
