package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.WebDocument;
import dev.deft.report.text.Captured;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The output of {@code deft web}, of results that are made up. */
class WebTextTest {

    private final Captured out = new Captured();

    private List<String> printed(WebDocument document) {
        new WebText(out.stream()).results(document);
        return out.lines();
    }

    @Test
    void theEssaysColumnsComeFirst() {
        assertThat(printed(Webs.ofTwo()))
                .startsWith(
                        "",
                        "requests a second, p at a time",
                        "   server  p = 1  p = 10     p = 10 / p = 1",
                        "deft-pool  2,000   6,000  3.00 (3.00..3.00)",
                        "  twisted  3,000   1,500  0.50 (0.50..0.50)",
                        "",
                        "the same by ab");
    }

    @Test
    void aServerThatTellsThePartsOfItsTimeHasARowOfThem() {
        assertThat(printed(Webs.ofTwo()))
                .containsSequence(
                        "within the server, on average",
                        "          cell  outside     head    queue      run  return hop    write",
                        " deft-pool x 1   300 us  20.0 us  30.0 us  1.00 us     40.0 us  9.00 us",
                        "deft-pool x 10   533 us  20.0 us   130 us  1.00 us      640 us  9.00 us",
                        "");
    }

    @Test
    void withoutSuchAServerThereIsNoSuchTable() {
        assertThat(printed(Webs.made().cell("twisted", 1, null, null, 100).document()))
                .doesNotContain("within the server, on average")
                .contains("where it goes, on average");
    }

    @Test
    void aServerThatFailedForAbHasARowOfItsOwnButNoneByAb() {
        List<String> lines = printed(Webs.made()
                .cell("netty", 1, null, 4_000.0, 2_000)
                .cell("vertx", 1, null, null, 3_000)
                .failed("ab against vertx", "ab says 'Failed requests: 3'")
                .document());

        assertThat(lines).filteredOn(line -> line.matches(" *vertx +3,000.*")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.matches(" *vertx  .*")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.matches(" *netty  .*")).hasSize(2);
    }

    @Test
    void aRunThatWasStoppedSaysSo() {
        assertThat(printed(Webs.made()
                        .cell("netty", 1, null, null, 10)
                        .interrupted()
                        .document()))
                .last()
                .asString()
                .containsIgnoringCase("interrupted");
    }
}
