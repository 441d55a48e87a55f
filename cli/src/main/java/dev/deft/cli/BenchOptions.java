package dev.deft.cli;

import dev.deft.bench.Load;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code deft bench} was asked to do, with every default filled in.
 *
 * @param experiment what the callers of the thread's experiment do
 * @param matrix what the callers of the matrix do
 * @param demands the matrix's columns, growing
 * @param workers the matrix's rows, growing
 * @param seed draws the order of the cells
 * @param json where the results go as JSON
 * @param hgrm the folder for one percentile file a cell
 * @param quiet results only
 */
record BenchOptions(
        Load experiment,
        Load matrix,
        List<Integer> demands,
        List<Integer> workers,
        long seed,
        Optional<Path> json,
        Optional<Path> hgrm,
        boolean quiet) {

    /** The demands of the 2016 thread. */
    static final List<Integer> EXPERIMENT_DEMANDS = List.of(1, 8, 16);

    /** The workers of the 2016 thread. */
    static final int EXPERIMENT_WORKERS = 64;
}
