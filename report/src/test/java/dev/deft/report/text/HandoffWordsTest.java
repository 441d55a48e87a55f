package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.HandoffDocument;
import dev.deft.report.terminal.Handoffs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The conclusions from results that are made up. */
class HandoffWordsTest {

    @Test
    void whatStarvesIsNamedBesideTheFewestBusyThreadsAndWhatHelps() {
        assertThat(words(Handoffs.starved()))
                .containsExactly(
                        "On platform threads busy ones starve these, which keep less than half of their transactions,"
                                + " in %: beside 1 busy synchronous-queue 0.25 (0.25..0.25); beside 4 busy pool-spin 10.0"
                                + " (10.0..10.0).",
                        "What helps those on platform threads: condition in place of synchronous-queue, 240 times"
                                + " (240..240) as many transactions; pool-park in place of pool-spin, 6.00 times"
                                + " (6.00..6.00) as many transactions.");
    }

    @Test
    void otherThreadsMayHelpWhatMakesNothingAtAll() {
        assertThat(words(Handoffs.of(7)
                        .pair("lock", "platform", 200_000, 190_000, 180_000)
                        .pair("lock", "virtual", 900_000, 800_000, 0)
                        .document()))
                .containsExactly(
                        "On platform threads no pair starves, as far as this run tells: none made certainly less than"
                                + " half of the transactions that it made alone.",
                        "On virtual threads busy ones starve these, which keep less than half of their transactions,"
                                + " in %: beside 4 busy lock 0 (0..0).",
                        "What helps those on virtual threads: lock on platform threads, 180,540 transactions/s in"
                                + " place of none.");
    }

    @Test
    void whereNothingCertainlyHelpsThatIsSaid() {
        assertThat(words(Handoffs.of(7)
                        .pair("pool-park", "platform", 200_000, 40_000, 30_000)
                        .pair("pool-spin", "platform", 200_000, 40_000, 30_000)
                        .pair("lock", "platform", 200_000, 40_000, 30_000)
                        .document()))
                .last()
                .isEqualTo("Nothing else that was measured certainly helps pool-park, pool-spin.");
    }

    @Test
    void whatTheRoundsDoNotResolveIsNotSaid() {
        assertThat(words(Handoffs.of(7)
                        .unsteadyPair("lock", "platform", 3, 200_000, 60_000, 60_000)
                        .pair("condition", "platform", 200_000, 190_000, 60_000)
                        .document()))
                .as("lock keeps 30 % or 90 %, and helps condition in every other round only")
                .containsExactly(
                        "On platform threads busy ones starve these, which keep less than half of their transactions,"
                                + " in %: beside 4 busy condition 30.0 (30.0..30.0).",
                        "Nothing else that was measured certainly helps condition.");
    }

    @Test
    void aRateThatIsKeptDoesNotHideTheFewThatWait() {
        assertThat(words(Handoffs.of(7)
                        .slowPair("lock", "platform", 5_000, 200_000, 190_000, 180_000)
                        .pair("condition", "platform", 200_000, 190_000, 180_000)
                        .document()))
                .last()
                .isEqualTo("The rate hides some that wait: beside 4 busy threads, on platform threads, p99 of lock 27.8"
                        + " ms, alone 50.0 us.");
    }

    @Test
    void ofTooFewRoundsOrNoBusyThreadsNothingIsTold() {
        assertThat(words(Handoffs.of(5)
                        .pair("lock", "platform", 200_000, 100, 100)
                        .document()))
                .containsExactly(
                        "No conclusion about starving pairs: fewer than 6 rounds have no interval; more --rounds"
                                + " help.");
        assertThat(words(Handoffs.of(7).pair("lock", "platform", 200_000).document()))
                .containsExactly("No conclusion about busy threads: no pair was measured beside any.");
    }

    private static List<String> words(HandoffDocument document) {
        return HandoffWords.of(document, Units::time);
    }
}
