package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.HandoffDocument;
import dev.deft.report.text.Captured;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The output of {@code deft handoff}, of results that are made up. */
class HandoffTextTest {

    private final Captured out = new Captured();

    @Test
    void theHeaderSaysWhatATransactionIs() {
        HandoffDocument document = Handoffs.starved();
        new HandoffText(out.stream()).header(document.environment(), document.options());
        assertThat(out.lines())
                .startsWith("deft handoff 1.2, 2026-11-21T10:00:00Z")
                .contains("  jvm         VM 17")
                .containsSequence(
                        "  transaction an item goes from the producer to the consumer, and the producer",
                        "              goes on when it knows that the consumer has it")
                .containsSequence(
                        "  recording   rates are of transactions that are only counted; percentiles of",
                        "              others, each of which is timed and recorded")
                .containsSequence(
                        "  rounds      7, in each every pair, alone and beside busy threads, for 120 ms",
                        "              after 30 ms of warm-up, in an order drawn from seed 42");
    }

    @Test
    void giltestsColumnsComeFirstAndThenTheTablesOfPairs() {
        assertThat(printed(Handoffs.starved()))
                .startsWith("", "  virtual threads: skipped: need Java 21, and this is Java 17", "")
                .containsSequence(
                        "giltest: e is two threads that compute / one; the others are transactions/s",
                        "threads                            e     lock  lock, 1 busy  condition",
                        "platform           1.96 (1.96..1.96)  200,600       150,450    250,750",
                        "",
                        "transactions/s on platform threads",
                        "                     alone   1 busy   4 busy",
                        "lock               200,600  150,450  140,420")
                .containsSequence(
                        "transactions/s, % of those alone",
                        "                              1 busy             4 busy",
                        "lock               75.0 (75.0..75.0)  70.0 (70.0..70.0)")
                .contains("synchronous-queue  0.25 (0.25..0.25)  0.13 (0.13..0.13)")
                .containsSequence("p99 of a transaction", "                     alone   1 busy   4 busy")
                .containsSequence("longest transaction", "                     alone   1 busy   4 busy")
                .containsSequence(
                        "To count a transaction takes 1.50 ns, and to count, time and record it 42.0 ns:",
                        "so much of the percentiles is not the pair's.",
                        "On platform threads busy ones starve these, which keep less than half of their");
    }

    @Test
    void whereNothingWasMadeThereIsNoTimeOfIt() {
        assertThat(printed(Handoffs.of(7)
                        .pair("semaphore", "virtual", 200_000, 100_000, 0)
                        .document()))
                .contains("semaphore          200,600  100,300       0")
                .contains("semaphore          50.0 (50.0..50.0)  0 (0..0)")
                .anyMatch(line -> line.matches("semaphore +4[.]99 us +9[.]9[0-9] us +-"));
    }

    @Test
    void whatFailedAndAnInterruptionAreSaidLast() {
        assertThat(printed(Handoffs.of(7)
                        .pair("lock", "platform", 200_000)
                        .failed("exchanger on platform threads", "in round 1, beside 4 busy: out of luck")
                        .interrupted()
                        .document()))
                .endsWith(
                        "FAILED: exchanger on platform threads was left out in round 1, beside 4 busy:",
                        "        out of luck",
                        "INCOMPLETE: interrupted; this is what was measured until then.");
    }

    @Test
    void everyLineFitsATerminal() {
        assertThat(printed(Handoffs.starved()))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    }

    private List<String> printed(HandoffDocument document) {
        new HandoffText(out.stream()).results(document);
        return out.lines();
    }
}
