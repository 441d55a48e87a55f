package dev.deft.analysis.result;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * The way in which the planned starts of an open loop follow each other. The two answer different questions: what happens to users who
 * know nothing of each other, and what happens behind a metronome.
 */
public enum Arrivals {
    /** Gaps with an exponential distribution: many independent callers. */
    POISSON(1) {
        @Override
        public LongSupplier gaps(double meanNanos, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            // nextDouble never is 1, so the logarithm is finite.
            return () -> Math.round(-meanNanos * Math.log1p(-random.nextDouble()));
        }
    },
    /** Gaps that are all the same. */
    CONSTANT(0) {
        @Override
        public LongSupplier gaps(double meanNanos, long seed) {
            double[] planned = {0};
            // What rounding takes from one gap the next one has on top, so the rate is kept.
            return () -> {
                long before = Math.round(planned[0]);
                planned[0] += meanNanos;
                return Math.round(planned[0]) - before;
            };
        }
    };

    private final double squaredVariation;

    Arrivals(double squaredVariation) {
        this.squaredVariation = squaredVariation;
    }

    /** The squared coefficient of variation of the gaps: c_a². */
    public double squaredVariation() {
        return squaredVariation;
    }

    /** The gaps of one plan, in nanoseconds; the same seed gives the same plan. */
    public abstract LongSupplier gaps(double meanNanos, long seed);
}
