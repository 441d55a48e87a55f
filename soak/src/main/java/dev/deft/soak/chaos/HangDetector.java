package dev.deft.soak.chaos;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Waits for what may never come. It gives up when none of an episode's threads has done anything for as long as its limit;
 * one that is slow, or on its way out, is waited for. Any thread.
 */
final class HangDetector {

    /** The times as long as the limit after which threads that work and bring nothing to an end hang as well. */
    private static final int MOST_TIMES = 10;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * The most that one look counts for, so that a machine that was suspended, or gave this thread no time, is not a hang.
     */
    private static final long MOST_A_LOOK = 20 * LOOK_NANOS;

    private final long limit;
    private final LongSupplier cpuNanos;
    private final LongSupplier clock;
    private final LongConsumer park;

    HangDetector(Duration limit, EpisodeThreads threads) {
        this(limit, threads::cpuNanos, System::nanoTime, LockSupport::parkNanos);
    }

    /**
     * @param cpuNanos the processor time of the threads that live
     * @param clock as {@link System#nanoTime}
     * @param park as {@link LockSupport#parkNanos(long)}
     */
    HangDetector(Duration limit, LongSupplier cpuNanos, LongSupplier clock, LongConsumer park) {
        this.limit = limit.toNanos();
        this.cpuNanos = cpuNanos;
        this.clock = clock;
        this.park = park;
    }

    /** Waits until {@code done} says so; returns false if that hangs. */
    boolean await(BooleanSupplier done) {
        long idle = 0;
        long all = 0;
        long cpu = cpuNanos.getAsLong();
        long before = clock.getAsLong();
        while (!done.getAsBoolean()) {
            if (idle > limit || all > MOST_TIMES * limit) {
                return false;
            }
            park.accept(LOOK_NANOS);
            long now = clock.getAsLong();
            long passed = Math.min(now - before, MOST_A_LOOK);
            before = now;
            all += passed;
            idle += passed;
            if (idle > limit) {
                long used = cpuNanos.getAsLong();
                idle = used == cpu ? idle : 0;
                cpu = used;
            }
        }
        return true;
    }

    /** Returns the limit as a violation names it. */
    String limit() {
        return TimeUnit.NANOSECONDS.toSeconds(limit) + " s";
    }
}
