package dev.deft.bench;

import java.util.List;
import java.util.Optional;

/**
 * The 2016 thread's own experiment: a few demands over many workers, each beside the same calls made synchronously.
 *
 * @param load what each caller did
 * @param workers W
 * @param trials by growing demand; those that were not reached are missing
 * @param complete whether every trial was measured as asked
 */
public record Experiment(Load load, int workers, List<Trial> trials, boolean complete) {

    public Experiment {
        trials = List.copyOf(trials);
    }

    /** Its complete trials as a row, if there is one. */
    public Optional<Row> row(int cores) {
        List<Cell> cells =
                trials.stream().map(Trial::deferred).filter(Cell::isMeasured).toList();
        return cells.isEmpty() ? Optional.empty() : Optional.of(new Row(workers, cells, cores));
    }

    /** One demand: the deferred calls, and the synchronous ones. */
    public record Trial(Cell deferred, Baseline synchronous) {

        /** How many times longer the average deferred call took. Says nothing where the clock hides the synchronous one. */
        public double increase() {
            return deferred.latencies().meanNanos() / synchronous.latencies().meanNanos();
        }
    }
}
