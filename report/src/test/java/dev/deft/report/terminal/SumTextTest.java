package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumWindow;
import dev.deft.report.text.Captured;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The output of {@code deft sum}, of results that are made up. */
class SumTextTest {

    private final Captured out = new Captured();

    private static Sums made() {
        return Sums.of(7)
                .cell("in-place", 1, 1_000)
                .cell("in-place", 2, 500)
                .cell("exclusive", 1, 1_000)
                .cell("exclusive", 2, 990, 1_010)
                .cell("pool", 2, 250);
    }

    private List<String> printed(SumDocument document) {
        new SumText(out.stream()).results(document);
        return out.lines();
    }

    @Test
    void theHeaderSaysWhoRunsWhere() {
        SumDocument document = made().document();
        new SumText(out.stream()).header(document.environment(), document.options());
        assertThat(out.lines())
                .startsWith("deft sum 1.2, 2026-11-27T03:00:00Z")
                .contains("  machine     2 cores, a processor; an OS")
                .containsSequence(
                        "  server      a process of its own on loopback, a virtual thread for each",
                        "              request; pools of 2 workers")
                .contains("  clients     platform threads of this process, against one apply at a time");
    }

    @Test
    void theTableHasTheEssaysFormAndItsFiguresBesideThoseOfThisMachine() {
        assertThat(printed(made().document()))
                .containsSequence(
                        "n = 25,000: a sum takes 18.0 us alone; the essay's, of 25,000 integers, took",
                        "4.50 ms.",
                        "",
                        "seconds for 1,000 requests, and in brackets the essay's",
                        "apply \\ clients            1            2         4",
                        "       in-place  1.00 (4.96)  0.50 (7.83)  - (9.26)",
                        "      exclusive  1.00 (4.56)  0.99 (5.75)  - (5.75)",
                        "           pool     - (4.51)  0.25 (2.30)  - (1.45)",
                        "          share            -            -         -")
                .anyMatch(line -> line.matches("exclusive x 2 +1.98 ms .*"));
    }

    @Test
    void theGainsHaveTheirIntervals() {
        assertThat(String.join("\n", printed(made().document())))
                .contains("cell         one / this    in place / this  p99 in place / this")
                .contains("in-place x 2  2.00 (2.00..2.00)                  -                    -")
                .contains("exclusive x 1                  -  1.00 (1.00..1.00)    1.00 (1.00..1.00)")
                .contains("pool x 2                  -  2.00 (2.00..2.00)    2.00 (2.00..2.00)")
                .contains("The clients themselves used 50.0 us of the same cores for a request, on\naverage.");
    }

    @Test
    void aLoadHasARowForEachNumberOfClients() {
        Map<Integer, SumWindow> byClients = new TreeMap<>();
        byClients.put(1, Sums.window(1_000, 1));
        byClients.put(2, Sums.window(500, 2));
        new SumText(out.stream()).load(byClients);
        assertThat(out.lines())
                .containsExactly(
                        "clients  seconds / 1,000      p50      p90      p99  p99.9      max  client CPU",
                        "      1             1.00  1.00 ms  1.00 ms  1.00 ms      -  1.00 ms     50.0 us",
                        "      2             0.50  1.00 ms  1.00 ms  1.00 ms      -  1.00 ms     50.0 us");
    }

    @Test
    void anInterruptionIsSaidLastAndEveryLineFitsATerminal() {
        assertThat(printed(made().interrupted().document()))
                .endsWith("INCOMPLETE: interrupted; this is what was measured until then.")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    }
}
