package dev.deft.cli;

import dev.deft.bench.Cell;
import dev.deft.bench.ClockCost;
import dev.deft.bench.Environment;
import dev.deft.bench.Experiment;
import dev.deft.bench.Matrix;
import java.util.List;
import java.util.stream.Stream;

/** All that one {@code deft bench} found out. */
record BenchResult(
        Environment environment, BenchOptions options, ClockCost clock, Experiment experiment, Matrix matrix) {

    /** Whether everything was measured that was asked for. */
    boolean complete() {
        return experiment.complete() && matrix.complete();
    }

    /** Every cell, of the experiment and of the matrix. */
    List<Cell> cells() {
        return Stream.concat(experiment.trials().stream().map(Experiment.Trial::deferred), matrix.cells().stream())
                .toList();
    }
}
