package dev.deft.threadpool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * A call was not made because its pool's queue was full: it was refused, or, as a {@link CallDroppedException}, dropped for another.
 * It has what the pool looked like then.
 */
public class QueueFullException extends RejectedExecutionException {

    private static final long serialVersionUID = 1;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String pool;
    private final int queued;
    private final int queueCapacity;
    private final List<RunningCall> longestRunning;

    QueueFullException(String message, String pool, FullQueue full) {
        super(message + longest(full.longestRunning()));
        this.pool = pool;
        this.queued = full.queued();
        this.queueCapacity = full.queueCapacity();
        this.longestRunning = full.longestRunning();
    }

    private static String longest(List<RunningCall> calls) {
        RunningCall first = calls.isEmpty() ? null : calls.get(0);
        if (first == null || first.atLeast().isZero()) {
            return "";
        }
        return ". Its longest call has run on " + first.worker() + " for at least " + shown(first.atLeast());
    }

    private static String shown(Duration time) {
        long millis = time.toNanos() / NANOS_PER_MILLI;
        return millis < 10_000 ? millis + " ms" : millis / 1_000 + " s";
    }

    /** The name of the pool. */
    public final String pool() {
        return pool;
    }

    /** The number of calls that waited for a worker. */
    public final int queued() {
        return queued;
    }

    /** The number of calls that may wait. */
    public final int queueCapacity() {
        return queueCapacity;
    }

    /** The calls that ran, ten at most, those that have run longest first. */
    public final List<RunningCall> longestRunning() {
        return longestRunning;
    }
}
