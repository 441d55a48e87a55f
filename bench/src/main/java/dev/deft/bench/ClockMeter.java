package dev.deft.bench;

import dev.deft.analysis.result.ClockCost;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures what reading the clock costs. */
public final class ClockMeter {

    /** For so long no round was faster, by the clock itself: all that reads it has been compiled. */
    private static final long SETTLED_NANOS = 50_000_000;

    private static final double FASTER = 0.99;
    /** Ends it on a clock too coarse to move. */
    private static final int MOST_ROUNDS = 500;

    private static final int READS = 20_000;
    private static final int STEPS = 10_001;

    private ClockMeter() {}

    /** Measures the clock until that gets no faster; takes about a tenth of a second, on the calling thread. */
    public static ClockCost measure(LongSupplier clock) {
        double[] least = least(clock, SETTLED_NANOS, () -> new double[] {averageRead(clock), averageEmptyCall(clock)});
        return new ClockCost(least[0], medianStep(clock), least[1]);
    }

    /**
     * Measures a pair of costs round by round until neither gets lower, and returns the least of each: what comes on top is compilation, or another
     * thread on this core.
     *
     * @param settledNanos the time for which no round was faster when it ends
     */
    static double[] least(LongSupplier clock, long settledNanos, Supplier<double[]> round) {
        double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
        long fastestAt = clock.getAsLong();
        for (int i = 0; i < MOST_ROUNDS && clock.getAsLong() - fastestAt < settledNanos; i++) {
            double[] next = round.get();
            if (next[0] < FASTER * least[0] || next[1] < FASTER * least[1]) {
                fastestAt = clock.getAsLong();
            }
            least[0] = Math.min(least[0], next[0]);
            least[1] = Math.min(least[1], next[1]);
        }
        return least;
    }

    private static double averageRead(LongSupplier clock) {
        long start = clock.getAsLong();
        long last = start;
        for (int i = 0; i < READS; i++) {
            last = clock.getAsLong();
        }
        return (double) (last - start) / READS;
    }

    private static double averageEmptyCall(LongSupplier clock) {
        long outer = 0;
        long inner = 0;
        for (int i = 0; i < STEPS; i++) {
            long before = clock.getAsLong();
            long started = clock.getAsLong();
            long finished = clock.getAsLong();
            long after = clock.getAsLong();
            outer += after - before;
            inner += finished - started;
        }
        // The inner time lies within the outer one; it is looked at only so that all four reads are made.
        return (double) Math.max(outer, inner) / STEPS;
    }

    private static long medianStep(LongSupplier clock) {
        long[] steps = new long[STEPS];
        for (int i = 0; i < STEPS; i++) {
            long before = clock.getAsLong();
            steps[i] = clock.getAsLong() - before;
        }
        Arrays.sort(steps);
        return steps[STEPS / 2];
    }
}
