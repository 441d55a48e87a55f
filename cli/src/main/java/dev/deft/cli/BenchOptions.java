package dev.deft.cli;

import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.Options;
import dev.deft.bench.Workload;
import java.util.List;
import java.util.Locale;

/**
 * The request to {@code deft bench}, with every default filled in.
 *
 * @param experiment what the callers of the thread's experiment do; an open loop does without it
 * @param matrix what the calls of the matrix do
 * @param demands the columns of a closed loop's matrix, growing
 * @param rates the columns of an open loop's, in calls per second, growing; empty for a closed loop
 * @param arrivals how the planned starts of an open loop follow each other
 * @param workers the matrix's rows, growing
 * @param rounds how often each cell of the matrix is measured
 * @param seed draws the order of the cells, the plans of open loops, and what works draw
 * @param files where results go
 * @param quiet results only
 */
record BenchOptions(
        Workload experiment,
        Workload matrix,
        List<Integer> demands,
        List<Double> rates,
        Arrivals arrivals,
        List<Integer> workers,
        int rounds,
        long seed,
        BenchFiles files,
        boolean quiet) {

    /** Returns whether calls start at planned times. */
    boolean isOpen() {
        return !rates.isEmpty();
    }

    /** Returns it as a result's document has it. */
    Options document() {
        return new Options(
                isOpen() ? null : experiment.load(),
                matrix.load(),
                isOpen() ? List.of() : demands,
                rates,
                isOpen() ? arrivals.name().toLowerCase(Locale.ROOT) : null,
                workers,
                rounds,
                seed);
    }
}
