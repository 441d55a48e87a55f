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

    /** The time after which a cohort is not waited for any longer, if its last task ended, or began, so long ago. */
    private static final long SHORTEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The same, as a multiple of the mean time. */
    private static final int PATIENCE = 10;

    final int number;

    private final long shortestPatienceNanos;

    private volatile boolean full;

    @GuardedBy("this")
    private int places;

    @GuardedBy("this")
    private int begun;

    @GuardedBy("this")
    private int ended;

    @GuardedBy("this")
    private long beganNanos;

    /** The time when a task last ended, or began. */
    @GuardedBy("this")
    private long movedNanos;

    /** The sum of the times at which those began that have not ended, since the first began. */
    @GuardedBy("this")
    private long unfinishedBegan;

    @GuardedBy("this")
    private double sum;

    @GuardedBy("this")
    private double sumOfSquares;

    Cohort(int number, int tasks) {
        this(number, tasks, SHORTEST_PATIENCE_NANOS);
    }

    private Cohort(int number, int tasks, long shortestPatienceNanos) {
        this.number = number;
        this.places = tasks;
        this.shortestPatienceNanos = shortestPatienceNanos;
    }

    /** Makes one of as many tasks, in place of this one, which came to nothing. */
    synchronized Cohort again() {
        return new Cohort(number, places, shortestPatienceNanos);
    }

    /** Makes one of as many other tasks, which are waited for twice as long if most take long. */
    synchronized Cohort ofOthers() {
        return new Cohort(number, places, Math.min(Long.MAX_VALUE / 4, 2 * shortestPatienceNanos));
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
        movedNanos = nowNanos;
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
        movedNanos = nowNanos;
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
                && nowNanos - movedNanos
                        > Math.max((double) shortestPatienceNanos, PATIENCE * sum / Math.max(1, ended));
    }

    /** Returns whether those that have ended tell how long they all take. They do not where most of it wait as they said, while spare workers run others. */
    synchronized boolean isTelling() {
        return 2 * ended >= begun;
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
