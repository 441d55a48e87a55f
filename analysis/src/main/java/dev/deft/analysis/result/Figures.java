package dev.deft.analysis.result;

import dev.deft.analysis.statistics.Median;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one peer: of a round, or the medians of all its rounds. What is not known is null: a percentile of too few
 * calls, processor time of a window that is too short for the process's clock, bytes where nobody counts them.
 *
 * @param calls that completed in the window
 * @param throughput calls that completed per second
 * @param cpuNanosPerCall processor time of the whole process; in steps of 10 ms on Linux
 * @param bytesPerCall what all its threads allocated
 */
public record Figures(
        @Nullable Double calls,
        @Nullable Double meanNanos,
        @Nullable Double p50Nanos,
        @Nullable Double p99Nanos,
        @Nullable Double p999Nanos,
        @Nullable Double throughput,
        @Nullable Double cpuNanosPerCall,
        @Nullable Double bytesPerCall) {

    /** Returns the median of each figure; null where it is not known of every round. */
    static Figures medians(List<Figures> rounds) {
        return new Figures(
                median(rounds, Figures::calls),
                median(rounds, Figures::meanNanos),
                median(rounds, Figures::p50Nanos),
                median(rounds, Figures::p99Nanos),
                median(rounds, Figures::p999Nanos),
                median(rounds, Figures::throughput),
                median(rounds, Figures::cpuNanosPerCall),
                median(rounds, Figures::bytesPerCall));
    }

    private static @Nullable Double median(List<Figures> rounds, Function<Figures, @Nullable Double> figure) {
        double[] known = rounds.stream()
                .mapToDouble(round -> Numbers.orNaN(figure.apply(round)))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return known.length < rounds.size() ? null : Numbers.finite(Median.ofSorted(known));
    }
}
