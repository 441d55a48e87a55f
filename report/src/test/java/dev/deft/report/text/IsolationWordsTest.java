package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.IsolateDocument;
import dev.deft.report.terminal.Isolations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The conclusions from results that are made up. */
class IsolationWordsTest {

    @Test
    void whereItHelpedBothAreNamedAndWhatIsLeft() {
        assertThat(words(Isolations.helped()))
                .containsExactly(
                        "In one pool with the user work the look-ups took p50 100 ms, p99 201 ms; alone, p50 1.00 ms, p99 2.01"
                                + " ms. Round by round that is p50 100 times (100..100), p99 100 times (100..100).",
                        "Own pools helped: p50 1.00 ms, p99 2.01 ms; in one pool with the user work that is p50 100 times"
                                + " (100..100), p99 100 times (100..100).",
                        "Against the look-ups alone that is no more, as far as this run tells: p50 1.00 times (1.00..1.00),"
                                + " p99 1.00 times (1.00..1.00).",
                        "A reserved share helped: p50 1.00 ms, p99 2.01 ms; in one pool with the user work that is p50 100 times"
                                + " (100..100), p99 100 times (100..100).",
                        "Against the look-ups alone that is no more, as far as this run tells: p50 1.00 times (1.00..1.00),"
                                + " p99 1.00 times (1.00..1.00).",
                        "By a resolver that needs no thread they took p50 502 us, p99 1.00 ms, against the same without user"
                                + " work no more, as far as this run tells: p50 1.00 times (1.00..1.00), p99 1.00 times"
                                + " (1.00..1.00).");
    }

    @Test
    void whatIsLeftIsSaidWithTheReasonOnlyWhereTheCoresWereBusy() {
        assertThat(words(leaving(Isolations.of(7, 400))))
                .hasSize(3)
                .last()
                .isEqualTo(
                        "Against the look-ups alone what is left is p50 3.00 times (3.00..3.00), p99 3.00 times (3.00..3.00).");
        assertThat(words(leaving(Isolations.of(7, 400).busy(0.97))))
                .last()
                .isEqualTo(
                        "Meanwhile the cores were 97 % busy: a thread that is woken waits for one of them, whatever pool it"
                                + " belongs to.");
    }

    @Test
    void whereSharingDidNoHarmIsolationHadNothingToBring() {
        assertThat(words(Isolations.of(7, 400)
                        .setting("alone", 2)
                        .setting("shared pool", 1.9, 2.1)
                        .setting("own pools", 2)
                        .document()))
                .singleElement()
                .asString()
                .startsWith(
                        "Isolation had nothing to bring here: in one pool with the user work the look-ups took as long as"
                                + " alone, as far as this run tells: p50 0.95 times (0.95..1.05)");
    }

    @Test
    void whereOwnPoolsDidNotHelpItIsSaid() {
        assertThat(words(Isolations.of(7, 400)
                        .setting("alone", 2)
                        .setting("shared pool", 20)
                        .setting("own pools", 15, 25)
                        .document()))
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("Own pools made no difference that this run resolves: p50 ")
                        .contains("(0.80..1.33)"));
        assertThat(words(Isolations.of(7, 400)
                        .setting("alone", 2)
                        .setting("shared pool", 20)
                        .setting("own pools", 40)
                        .document()))
                .anyMatch(sentence -> sentence.startsWith("Own pools made it longer still: p50 "))
                .anyMatch(sentence -> sentence.startsWith("Against the look-ups alone what is left is p50 20.0 times"));
    }

    @Test
    void ofTooFewLookUpsOrRoundsNothingIsTold() {
        assertThat(words(Isolations.of(7, 100)
                        .setting("alone", 2)
                        .setting("shared pool", 200)
                        .document()))
                .containsExactly(
                        "No conclusion about isolation: a round has too few look-ups for its p99, which takes 368; a"
                                + " longer --duration or a higher --rate helps.");
        assertThat(words(Isolations.of(3, 400)
                        .setting("alone", 2)
                        .setting("shared pool", 200)
                        .setting("own pools", 2)
                        .document()))
                .containsExactly(
                        "No conclusion about isolation: fewer than 6 rounds have no interval; more --rounds help.");
        assertThat(words(Isolations.of(7, 400).setting("alone", 2).document()))
                .singleElement()
                .asString()
                .startsWith("No conclusion about isolation: the look-ups alone, or");
    }

    @Test
    void whatIsNotDeftHasASentenceOfItsOwn() {
        assertThat(words(Isolations.of(7, 400)
                        .setting("alone", 2)
                        .setting("shared pool", 2)
                        .setting("twisted alone", 2)
                        .setting("twisted", 200)
                        .document()))
                .last()
                .asString()
                .startsWith(
                        "In Twisted, whose resolver shares the pool, they took p50 100 ms, p99 201 ms, against the same without"
                                + " user work p50 100 times");
    }

    @Test
    void timeOutsMakeLatenciesLowerBounds() {
        assertThat(words(Isolations.of(7, 400)
                        .setting("alone", 2)
                        .setting("shared pool", 1_000)
                        .setting("own pools", 2)
                        .document()))
                .last()
                .isEqualTo(
                        "In 'shared pool' 70 of 2,800 look-ups had no answer within 1 s; they count with the time until they"
                                + " were given up, so its latencies are lower bounds.");
    }

    @Test
    void whereTheyAreLateEvenAloneNothingIsTold() {
        assertThat(words(Isolations.of(7, 400)
                        .setting("alone", 1_100)
                        .setting("shared pool", 1_100)
                        .document()))
                .first()
                .isEqualTo(
                        "No conclusion about isolation: even alone, 70 of 2,800 look-ups had no answer within 1 s; give it a"
                                + " lower --rate, or a longer --timeout.");
    }

    /** A result with own pools that leave three times as much as alone. */
    private static IsolateDocument leaving(Isolations made) {
        return made.setting("alone", 2)
                .setting("shared pool", 200)
                .setting("own pools", 6)
                .document();
    }

    private static List<String> words(IsolateDocument document) {
        return IsolationWords.of(document, Units::time);
    }
}
