package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.SumDocument;
import dev.deft.report.terminal.Sums;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sentences say what is resolved, and no more. */
class SumWordsTest {

    private static List<String> words(Sums sums) {
        SumDocument document = sums.document();
        return SumWords.of(document.tables().get(0), document.environment().cores());
    }

    @Test
    void threadsInPlaceThatComputeAtTheSameTimeAreHeldAgainstTheEssays() {
        assertThat(words(Sums.of(7).cell("in-place", 1, 1_000).cell("in-place", 2, 500)))
                .containsExactly(
                        "In place, 2 clients got a thousand answers 2.00 times (2.00..2.00) as fast as one: without a"
                                + " GIL, nothing keeps threads from computing in place at the same time. The essay's threads, which fought"
                                + " for the GIL, took 1.58 times as long as one.");
    }

    @Test
    void threadsInPlaceThatHinderEachOtherAreSaidToo() {
        assertThat(words(Sums.of(7).cell("in-place", 1, 1_000).cell("in-place", 16, 2_000)))
                .containsExactly(
                        "In place, 16 clients got a thousand answers more slowly than one: 0.50 times (0.50..0.50) as fast.");
    }

    @Test
    void whatNoRoundResolvesIsNotSaid() {
        assertThat(words(Sums.of(7).cell("in-place", 1, 1_000).cell("in-place", 4, 900, 1_100)))
                .singleElement()
                .asString()
                .startsWith(
                        "In place, 4 clients got a thousand answers no faster and no slower than one, as far as this run"
                                + " tells: 0.91..1.11 times as fast.");
    }

    @Test
    void theNumberOfClientsFromWhichOnAnApplyPaysIsNamedWithTheOversubscription() {
        assertThat(words(Sums.of(7)
                        .cell("in-place", 2, 500)
                        .cell("in-place", 4, 600)
                        .cell("in-place", 8, 900)
                        .cell("pool", 2, 490, 510)
                        .cell("pool", 4, 500)
                        .cell("pool", 8, 500)))
                .contains(
                        "'pool' pays in time from 4 clients, 2.0 a core, on: in place takes 1.20 times (1.20..1.20) as long"
                                + " there.");
    }

    @Test
    void oneThatPaysWithFewClientsAndNotWithMoreBeginsToPayNowhere() {
        assertThat(words(Sums.of(7)
                        .cell("in-place", 1, 600)
                        .cell("in-place", 8, 500)
                        .cell("pool", 1, 500)
                        .cell("pool", 8, 490, 510)))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith(
                                "'pool' pays in time with 1, but not with 8 clients, 4.0 a core, where in place takes as long,"
                                        + " as far as this run tells: "));
    }

    @Test
    void anApplyThatPaysNowhereIsSaidToCostWhatItCosts() {
        assertThat(words(Sums.of(7)
                        .cell("in-place", 2, 500)
                        .cell("in-place", 8, 500)
                        .cell("exclusive", 2, 1_000)
                        .cell("exclusive", 8, 1_000)))
                .contains(
                        "'exclusive' pays in time nowhere up to 8 clients, 4.0 a core, where in place takes 0.50"
                                + " times (0.50..0.50) as long.",
                        "'exclusive' pays in p99 nowhere up to 8 clients, 4.0 a core, where in place takes 0.50"
                                + " times (0.50..0.50) as long.");
    }

    @Test
    void anApplyThatMakesNoDifferenceThatIsResolvedIsSaidToMakeNone() {
        assertThat(words(Sums.of(7).cell("in-place", 2, 500).cell("share", 2, 490, 510)))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("'share' pays in time nowhere up to 2 clients, 1.0 a core, where in place"
                                + " takes as long, as far as this run tells: "));
    }

    @Test
    void tooFewRoundsTellNothing() {
        assertThat(words(Sums.of(5).cell("in-place", 1, 1_000).cell("pool", 1, 1)))
                .containsExactly(
                        "No conclusion about the applies: fewer than 6 rounds have no interval; more --rounds help.");
    }
}
