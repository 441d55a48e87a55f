package dev.deft.bench;

import dev.deft.analysis.result.SumOptions;
import dev.deft.analysis.theory.OperationalLaws;
import java.time.Duration;
import java.util.List;

/**
 * The load of {@link SumExperiment}, and how often it is measured.
 *
 * @param n how many integers each request has summed, one table each
 * @param requests how many requests a cell makes in a round
 * @param clients how many threads make them, one column each
 * @param workers the threads of the server's pools
 * @param seed draws the order of the cells
 */
public record SumPlan(List<Long> n, int requests, List<Integer> clients, int workers, int rounds, long seed) {

    /** The rough time of a request beside its sum: two processes and a connection. */
    private static final double NANOS_BESIDE_SUM = 200_000;

    private static final int FIRST_VERSION_WITH_VIRTUAL_THREADS = 21;

    /** Returns the same as a result has it. */
    public SumOptions options() {
        boolean virtual = Runtime.version().feature() >= FIRST_VERSION_WITH_VIRTUAL_THREADS;
        return new SumOptions(n, requests, clients, workers, virtual ? "virtual" : "platform", rounds, seed);
    }

    /**
     * Returns about how long it takes.
     *
     * @param sumNanos how long each n takes alone
     */
    Duration expectedDuration(List<Double> sumNanos) {
        double cores = Runtime.getRuntime().availableProcessors();
        double nanos = 0;
        for (double sum : sumNanos) {
            for (int together : clients) {
                for (SumApply apply : SumApply.values()) {
                    double atATime = Math.min(together, apply == SumApply.EXCLUSIVE ? 1 : cores);
                    nanos += requests * (sum / atATime + NANOS_BESIDE_SUM);
                }
            }
        }
        return Duration.ofSeconds(Math.max(1, Math.round(nanos * (rounds + 1) / OperationalLaws.NANOS_PER_SECOND)));
    }
}
