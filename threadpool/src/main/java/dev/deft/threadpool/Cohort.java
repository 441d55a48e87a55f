package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.sizing.CohortTimes;
import java.util.concurrent.TimeUnit;

/**
 * The tasks that are timed together, by the workers that run them.
 *
 * <p>So many tasks that begin one after another are of it, and it is complete when all have ended. Any thread; what is written here is
 * guarded by the monitor. {@link #full} may be read stale: who reads false comes by the monitor, and who reads true leaves its task out.
 */
final class Cohort {

    /** The time after which a cohort is not waited for any longer, if its last task ended so long ago and most have. */
    private static final long SHORTEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The same, as a multiple of the mean time. */
    private static final int PATIENCE = 10;

    final int number;

    private volatile boolean full;

    @GuardedBy("this")
    private int places;

    @GuardedBy("this")
    private int begun;

    @GuardedBy("this")
    private int ended;

    @GuardedBy("this")
    private long beganNanos;

    @GuardedBy("this")
    private long endedNanos;

    /** The sum of the times at which those began that have not ended, since the first began. */
    @GuardedBy("this")
    private long unfinishedBegan;

    @GuardedBy("this")
    private double sum;

    @GuardedBy("this")
    private double sumOfSquares;

    Cohort(int number, int tasks) {
        this.number = number;
        this.places = tasks;
    }

    /** Makes one of as many tasks, in place of this one, which came to nothing. */
    synchronized Cohort again() {
        return new Cohort(number, places);
    }

    /** Returns whether a task may still begin as one of it; stale, see above. */
    boolean hasPlaces() {
        return !full;
    }

    synchronized boolean hasBegun() {
        return begun > 0;
    }

    /** Counts a task in that begins now; returns false if there are enough. */
    synchronized boolean begins(long nowNanos) {
        if (begun == places) {
            return false;
        }
        if (begun == 0) {
            beganNanos = nowNanos;
        }
        begun++;
        full = begun == places;
        unfinishedBegan += nowNanos - beganNanos;
        return true;
    }

    /**
     * Counts the end of a task.
     *
     * @param begunNanos the time that {@link #begins} was told
     * @param blockedNanos the part of its time that it waited as it had said it would
     * @return whether all have ended now
     */
    synchronized boolean ends(long begunNanos, long nowNanos, long blockedNanos) {
        double took = Math.max(0, nowNanos - begunNanos - blockedNanos);
        ended++;
        unfinishedBegan -= begunNanos - beganNanos;
        endedNanos = nowNanos;
        sum += took;
        sumOfSquares += took * took;
        return isComplete();
    }

    synchronized boolean isComplete() {
        return ended == places;
    }

    /** Returns whether the last of it are so late that they are not waited for: they may never end. */
    synchronized boolean isOverdue(long nowNanos) {
        return begun == places
                && ended < begun
                && 2 * ended >= begun
                && nowNanos - endedNanos > Math.max((double) SHORTEST_PATIENCE_NANOS, PATIENCE * sum / ended);
    }

    /** Makes room for so many tasks in all; returns whether some are still to end. */
    synchronized boolean extendTo(int tasks) {
        places = Math.max(places, tasks);
        full = begun == places;
        return !isComplete();
    }

    /** Makes this one of as many tasks again, all of which have ended. */
    synchronized void beginAgain() {
        begun = 0;
        ended = 0;
        unfinishedBegan = 0;
        sum = 0;
        sumOfSquares = 0;
        full = false;
    }

    /**
     * The times of those that have ended; what the others have taken so far is added, which is the estimate of a mean where the rest is
     * censored (the total time on test).
     */
    synchronized CohortTimes times(int workers, long nowNanos) {
        double unfinished = (double) (begun - ended) * (nowNanos - beganNanos) - unfinishedBegan;
        double mean = (sum + unfinished) / ended;
        double meanOfEnded = sum / ended;
        double variance = Math.max(0, sumOfSquares / ended - meanOfEnded * meanOfEnded);
        return new CohortTimes(workers, ended, mean, variance, nowNanos - beganNanos);
    }
}
