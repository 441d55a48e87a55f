package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.terminal.Webs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sentences answer the essay's question, and say no more than is resolved. */
class WebWordsTest {

    private static List<String> words(Webs webs) {
        return WebWords.of(webs.document(), Units::time);
    }

    @Test
    void theEssaysQuestionIsAnsweredForEachServerAndWhereTheTimeGoesWhereItIsTold() {
        assertThat(WebWords.of(Webs.ofTwo(), Units::time))
                .containsExactly(
                        "'deft-pool' answers 3.00 (3.00..3.00) times as many requests a second with 10 at a time as with 1:"
                                + " more at a time do not lower its throughput, as on the essay's Windows.",
                        "With 10 at a time 'deft-pool' takes 1.33 ms to its answer: 640 us (48 %) on the way back to its loop,"
                                + " 533 us (40 %) outside it, until it accepts and the client runs, and less in any other part.",
                        "'twisted' answers 0.50 (0.50..0.50) times as many requests a second with 10 at a time as with 1:"
                                + " more at a time lower its throughput, as they did the essay's on Linux.");
    }

    @Test
    void whatIsNotResolvedIsNotClaimed() {
        assertThat(words(Webs.made().cell("netty", 1, null, null, 1_000).cell("netty", 10, null, null, 900, 1_100)))
                .singleElement()
                .asString()
                .endsWith("this run resolves no difference.");
    }
}
