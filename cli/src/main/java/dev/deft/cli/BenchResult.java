package dev.deft.cli;

import dev.deft.bench.Cell;
import dev.deft.bench.ClockCost;
import dev.deft.bench.Environment;
import dev.deft.bench.Experiment;
import dev.deft.bench.Latencies;
import dev.deft.bench.Matrix;
import dev.deft.bench.OpenCell;
import dev.deft.bench.OpenMatrix;
import dev.deft.bench.Rounds;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that one {@code deft bench} found out.
 *
 * @param experiment of a closed loop
 * @param matrix of a closed loop
 * @param open of an open loop
 */
record BenchResult(
        Environment environment,
        BenchOptions options,
        ClockCost clock,
        Optional<Experiment> experiment,
        Optional<Matrix> matrix,
        Optional<OpenMatrix> open) {

    /** Whether everything was measured that was asked for. */
    boolean complete() {
        return experiment.map(Experiment::complete).orElse(true)
                && matrix.map(Matrix::complete).orElse(true)
                && open.map(OpenMatrix::complete).orElse(true);
    }

    /** Whether a cell of an open loop missed its rate. */
    boolean missedRate() {
        return open.map(OpenMatrix::missedRate).orElse(false);
    }

    /** How late a thread was woken that only slept beside the calls. */
    Latencies idle() {
        return Latencies.merged(rounds().map(Rounds::idle).toList());
    }

    /** How many calls took longer than an hour. */
    long clamped() {
        return rounds().mapToLong(rounds -> rounds.latencies().clamped()).sum();
    }

    private Stream<Rounds> rounds() {
        return Stream.of(
                        experiment.stream()
                                .flatMap(e -> e.trials().stream())
                                .map(trial -> trial.deferred().rounds()),
                        matrix.map(Matrix::cells).orElse(List.of()).stream().map(Cell::rounds),
                        open.map(OpenMatrix::cells).orElse(List.of()).stream().map(OpenCell::rounds))
                .flatMap(rounds -> rounds);
    }
}
