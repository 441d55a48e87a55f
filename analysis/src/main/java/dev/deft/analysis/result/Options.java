package dev.deft.analysis.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of the run.
 *
 * @param demands the matrix's numbers of callers; empty for an open loop
 * @param ratesPerSecond the matrix's rates; empty for a closed loop
 * @param arrivals "poisson" or "constant"; null for a closed loop
 */
public record Options(
        @Nullable Load experiment,
        Load matrix,
        List<Integer> demands,
        List<Double> ratesPerSecond,
        @Nullable String arrivals,
        List<Integer> workers,
        int rounds,
        long seed) {

    /** The demands of the 2016 thread. */
    public static final List<Integer> EXPERIMENT_DEMANDS = List.of(1, 8, 16);

    /** The workers of the 2016 thread. */
    public static final int EXPERIMENT_WORKERS = 64;

    /** Returns whether calls start at planned times. */
    public boolean isOpen() {
        return arrivals != null;
    }
}
