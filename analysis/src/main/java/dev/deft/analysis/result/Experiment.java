package dev.deft.analysis.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The 2016 thread's experiment: a few demands over many workers, each beside the same calls made synchronously.
 *
 * @param styles the same demands by callers that are written in other ways; null where none were asked for
 */
public record Experiment(
        boolean complete, List<Trial> trials, @Nullable List<StyledCell> styles) {

    public Experiment {
        trials = List.copyOf(trials);
        styles = styles == null ? null : List.copyOf(styles);
    }

    /** Returns what was measured of the callers that are written in other ways. */
    public List<StyledCell> styled() {
        return styles == null ? List.of() : styles;
    }
}
