package dev.deft.threadpool;

import org.jspecify.annotations.Nullable;

/**
 * The measurement of what one worker runs, in a pool that sizes itself. Of that worker's thread alone, or of whoever drives the pool.
 *
 * <p>The clock is read for a task of a cohort, and else once for many tasks if they are short: so that a short task costs no more.
 */
final class TaskMeter {

    /** The time between two looks at the clock, about. */
    private static final long LOOK_NANOS = 200_000;

    /** The most tasks between two looks: where long ones follow short ones, the next look is not far away. */
    private static final int MOST_TASKS = 32;

    private final PoolSizer sizer;

    /** The cohort that the running task is of; null if of none. */
    private @Nullable Cohort cohort;

    /** The running task's index in it. */
    private int index;

    private long begunNanos;

    /** The number of tasks that end before the next look, and that there were before the last one. */
    private int tasksToLook = 1;

    private int tasksBetween = 1;
    private long lookedNanos;

    /** The number of declared waits that the running task is in, one within the other; when the outermost began; how long they took. */
    private int blockings;

    private long blockedSince;
    private long blockedNanos;

    TaskMeter(PoolSizer sizer) {
        this.sizer = sizer;
        this.lookedNanos = sizer.nanoTime();
    }

    /** Notes that the worker begins with a task, which it has taken and is to run in any case. */
    void begins() {
        try {
            Cohort current = sizer.cohortOfTask();
            if (current != null) {
                begunNanos = sizer.nanoTime();
                blockedNanos = 0;
                index = current.begins(begunNanos);
                cohort = index == Cohort.NONE ? null : current;
            }
        } catch (OutOfMemoryError noMemory) { // for another cohort
            cohort = null;
        }
        sizer.watchIfStuck();
    }

    /** Notes that the task has ended and is counted; has the pool sized where that is due. */
    void ended() {
        Cohort timed = cohort;
        if (timed != null) {
            cohort = null;
            long now = sizer.nanoTime();
            if (timed.ends(index, begunNanos, now, blockedNanos)) {
                sizer.completed(timed, now);
            }
            looked(now);
        } else if (--tasksToLook <= 0) {
            looked(sizer.nanoTime());
        }
    }

    private void looked(long now) {
        long passed = Math.max(1, now - lookedNanos);
        tasksBetween = (int) Math.max(1, Math.min(MOST_TASKS, tasksBetween * LOOK_NANOS / passed));
        tasksToLook = tasksBetween;
        lookedNanos = now;
        sizer.sampleIfDue(now);
    }

    /** Notes that the worker has left for good. */
    void left() {
        sizer.workerHasLeft();
    }

    /** Notes that the task waits, as it says. */
    void blocks() {
        if (blockings++ == 0) {
            blockedSince = sizer.nanoTime();
        }
    }

    /** Notes that it has waited, as often as {@link #blocks}. */
    void unblocks() {
        if (--blockings == 0) {
            blockedNanos += sizer.nanoTime() - blockedSince;
        }
    }
}
