package dev.deft.bench;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * What reading the clock costs, so that nobody takes it for the cost of a call.
 *
 * @param readNanos the average of one read
 * @param medianStepNanos the median difference of two reads that follow each other
 * @param perCallNanos the average that a measured call shows when nothing is done between its reads; see {@link TimedCall}
 */
public record ClockCost(double readNanos, long medianStepNanos, double perCallNanos) {

    private static final int ROUNDS = 5;
    private static final int READS = 100_000;
    private static final int STEPS = 10_001;

    /** Measures the clock; takes some ten milliseconds, on the calling thread. */
    public static ClockCost measure(LongSupplier clock) {
        double read = Double.MAX_VALUE;
        double perCall = Double.MAX_VALUE;
        // The least of a few rounds: what comes on top is compilation, or another thread on this core.
        for (int round = 0; round < ROUNDS; round++) {
            read = Math.min(read, averageRead(clock));
            perCall = Math.min(perCall, averageEmptyCall(clock));
        }
        return new ClockCost(read, medianStep(clock), perCall);
    }

    /** Whether an average of measured calls is so near to the clock's own cost that it says nothing of the call. */
    public boolean hides(double meanNanos) {
        return meanNanos - perCallNanos <= perCallNanos;
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
