package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StateLettersTest {

    @Test
    void aStateHasTheSameLetterWhicheverOthersThereAre() {
        assertThat(letters("stabilizing")).isEqualTo(Map.of("stabilizing", 't'));
        assertThat(letters("warming up", "climbing", "warming up", "stabilizing"))
                .containsExactly(
                        Map.entry("warming up", 'w'), Map.entry("climbing", 'c'), Map.entry("stabilizing", 't'));
        assertThat(letters("searching", "holding", "re-probing"))
                .containsExactly(Map.entry("searching", 's'), Map.entry("holding", 'h'), Map.entry("re-probing", 'r'));
    }

    @Test
    void aStateOfAnotherBuildHasALetterThatNoneHereHas() {
        assertThat(letters("searching", "resting"))
                .containsEntry("searching", 's')
                .containsEntry("resting", 'e');
    }

    private static Map<String, Character> letters(String... states) {
        return StateLetters.of(new AdaptTrial(
                "probing",
                null,
                2,
                0,
                List.of(),
                List.of(),
                Stream.of(states).map(state -> new AdaptState(0, state)).toList(),
                List.of()));
    }
}
