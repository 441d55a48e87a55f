package dev.deft.analysis.result;

import java.util.List;

/** The 2016 thread's experiment: a few demands over many workers, each beside the same calls made synchronously. */
public record Experiment(boolean complete, List<Trial> trials) {

    public Experiment {
        trials = List.copyOf(trials);
    }
}
