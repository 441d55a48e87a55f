package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.sizing.CohortTimes;
import java.util.concurrent.TimeUnit;

/**
 * The tasks that are timed together, by the workers that run them.
 *
 * <p>So many tasks that begin one after another are of it, and it is complete when all have ended. As many more that begin meanwhile are timed
 * ahead, for whoever may want to know more of it then: the last ones of a cohort may take long, and would be waited for again and again. Any thread; what
 * is written here is guarded by the monitor. {@link #full} may be read stale: who reads false comes by the monitor, and who reads true leaves its task out.
 */
final class Cohort {

    /** The time after which a cohort is not waited for any longer, if its last task ended, or began, so long ago. */
    private static final long SHORTEST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The same, as a multiple of the mean time. */
    private static final int PATIENCE = 10;

    /** The answer of {@link #begins} where there are enough. */
    static final int NONE = -1;

    /** The books of some tasks. Guarded by the cohort's monitor. */
    private static final class Books {
        private int begun;
        private int ended;

        /** The time when a task last ended, or began. */
        private long movedNanos = Long.MIN_VALUE;

        /** The sum of the times at which those began that have not ended, since the first of the cohort began. */
        private long unfinishedBegan;

        private double sum;
        private double sumOfSquares;

        void add(Books more) {
            begun += more.begun;
            ended += more.ended;
            movedNanos = Math.max(movedNanos, more.movedNanos);
            unfinishedBegan += more.unfinishedBegan;
            sum += more.sum;
            sumOfSquares += more.sumOfSquares;
        }

        void clear() {
            begun = 0;
            ended = 0;
            movedNanos = Long.MIN_VALUE;
            unfinishedBegan = 0;
            sum = 0;
            sumOfSquares = 0;
        }
    }

    final int number;

    private final long shortestPatienceNanos;

    private volatile boolean full;

    @GuardedBy("this")
    private int places;

    /** The tasks that were of it, and are not any more. */
    @GuardedBy("this")
    private int leftOut;

    @GuardedBy("this")
    private long beganNanos;

    @GuardedBy("this")
    private final Books own = new Books();

    @GuardedBy("this")
    private final Books ahead = new Books();

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

    /** Returns whether a task that begins may still be timed; stale, see above. */
    boolean hasPlaces() {
        return !full;
    }

    synchronized boolean hasBegun() {
        return own.begun > 0;
    }

    /** Counts a task in that begins now; returns its index among them, for {@link #ends}, or {@link #NONE} if there are enough. */
    synchronized int begins(long nowNanos) {
        if (full) {
            return NONE;
        }
        int index = leftOut + own.begun + ahead.begun;
        if (index == 0) {
            beganNanos = nowNanos;
        }
        Books books = booksOf(index);
        books.begun++;
        books.movedNanos = nowNanos;
        books.unfinishedBegan += nowNanos - beganNanos;
        full = ahead.begun == places;
        return index;
    }

    @GuardedBy("this")
    private Books booksOf(int index) {
        return index - leftOut < places ? own : ahead;
    }

    /**
     * Counts the end of a task.
     *
     * @param index its index, of {@link #begins}
     * @param begunNanos the time that {@link #begins} was told
     * @param blockedNanos the part of its time that it waited as it had said it would
     * @return whether it was the last of the cohort's to end
     */
    synchronized boolean ends(int index, long begunNanos, long nowNanos, long blockedNanos) {
        if (index < leftOut) { // it was late, and others are timed in its place
            return false;
        }
        double took = Math.max(0, nowNanos - begunNanos - blockedNanos);
        Books books = booksOf(index);
        books.ended++;
        books.unfinishedBegan -= begunNanos - beganNanos;
        books.movedNanos = nowNanos;
        books.sum += took;
        books.sumOfSquares += took * took;
        return books == own && isComplete();
    }

    synchronized boolean isComplete() {
        return own.ended == places;
    }

    /** Returns whether the last of it are so late that they are not waited for: they may never end. */
    synchronized boolean isOverdue(long nowNanos) {
        return own.begun == places
                && own.ended < places
                && nowNanos - own.movedNanos
                        > Math.max((double) shortestPatienceNanos, PATIENCE * own.sum / Math.max(1, own.ended));
    }

    /** Returns whether those that have ended tell how long they all take. They do not where most of it wait as they said, while spare workers run others. */
    synchronized boolean isTelling() {
        return 2 * own.ended >= own.begun;
    }

    /**
     * Makes it one of so many tasks, those that were timed ahead included, so that it may be complete at once.
     *
     * @param tasks as many as it has, which changes nothing, or at least twice as many
     * @return whether that are more than it had
     */
    synchronized boolean extendTo(int tasks) {
        if (tasks <= places) {
            return false;
        }
        places = tasks;
        own.add(ahead);
        ahead.clear();
        full = false;
        return true;
    }

    /** Makes this one of as many other tasks: those that were timed ahead, and those that begin. Takes no memory. */
    synchronized void goOnWithOthers() {
        leftOut += own.begun;
        own.clear();
        own.add(ahead);
        ahead.clear();
        full = false;
    }

    /**
     * The times of those that have ended; what the others have taken so far is added, which is the estimate of a mean where the rest is
     * censored (the total time on test).
     */
    synchronized CohortTimes times(int workers, long nowNanos) {
        double unfinished = (double) (own.begun - own.ended) * (nowNanos - beganNanos) - own.unfinishedBegan;
        double mean = (own.sum + unfinished) / own.ended;
        double meanOfEnded = own.sum / own.ended;
        double variance = Math.max(0, own.sumOfSquares / own.ended - meanOfEnded * meanOfEnded);
        return new CohortTimes(workers, own.ended, mean, variance, nowNanos - beganNanos);
    }
}
