package dev.deft.threadpool;

import java.util.concurrent.TimeUnit;

/**
 * The pace at which a pool ends tasks, between two looks at it. Under the pool's monitor.
 *
 * <p>It is taken by what each worker does: many that sleep in their tasks end many, and yet each takes long.
 */
final class Pace {

    /** The shortest time over which it is judged. */
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** The most time that the workers of a fast pool take for a task: less than it takes to wake a thread. */
    private static final long FAST_NANOS_PER_TASK = TimeUnit.MICROSECONDS.toNanos(1);

    /** The least time that those of a slow pool take. Between the two it is fast if a wake-up has just been in vain. */
    private static final long SLOW_NANOS_PER_TASK = TimeUnit.MICROSECONDS.toNanos(20);

    /** The time in which what is done need not be done by another worker. */
    private static final long SOON_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** The number of tasks that had been completed at the last look, and when that was. */
    private long completed;

    private long lookedAt = Long.MIN_VALUE / 2; // wherever the clock's zero is, the first look finds a slow pool

    /** The tasks and the time between the last two looks. */
    private long tasks;

    private long nanos = 1;

    boolean isTooSoonToJudge(long nowNanos) {
        return nowNanos - lookedAt < SHORTEST_NANOS;
    }

    /** Looks once more. */
    void look(long completedNow, long nowNanos) {
        tasks = completedNow - completed;
        nanos = Math.max(1, nowNanos - lookedAt);
        completed = completedNow;
        lookedAt = nowNanos;
    }

    /**
     * Returns whether a task is over sooner than another worker would be awake.
     *
     * @param awake the workers that are
     * @param wokenInVain whether that has just been seen, so that less is asked of the pace
     */
    boolean isFast(int awake, boolean wokenInVain) {
        double nanosPerTask = (double) nanos * Math.max(1, awake) / tasks;
        return nanosPerTask <= (wokenInVain ? SLOW_NANOS_PER_TASK : FAST_NANOS_PER_TASK);
    }

    /** The number of tasks that are soon done at this pace, at most {@link Integer#MAX_VALUE}. */
    int soonDone() {
        return (int) Math.min(Integer.MAX_VALUE, tasks * SOON_NANOS / nanos + 1);
    }
}
