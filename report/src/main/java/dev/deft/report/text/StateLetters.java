package dev.deft.report.text;

import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The states of controllers and their letters, which are the same in every plot, on the terminal and on the page. */
public final class StateLetters {

    /** The states that are known, in the order of their colours, in which those of one controller are apart. */
    public static final List<String> STATES =
            List.of("searching", "warming up", "re-probing", "climbing", "stabilizing", "holding");

    private StateLetters() {}

    /** Returns the letters of the states that a pool's controller was in, in the order in which it was in them first. */
    public static Map<String, Character> of(AdaptTrial trial) {
        List<String> states =
                trial.toldStates().stream().map(AdaptState::state).distinct().toList();
        Map<String, Character> all = WordLetters.of(Stream.concat(STATES.stream(), states.stream()));
        Map<String, Character> letters = new LinkedHashMap<>();
        states.forEach(state -> letters.put(state, all.getOrDefault(state, '*')));
        return letters;
    }
}
