package dev.deft.live;

import java.time.Duration;
import java.util.Objects;

/**
 * The latencies of a pool's calls over an interval, which {@link LiveLatency} has recorded. Immutable, for any thread.
 *
 * <p>A call's parts are recorded as it comes through them, so a call that is under way may be counted in {@code queue} and not yet in {@code run}.
 *
 * @param pool the pool's name; of a share, {@code <pool>/<share>}, and of a pool that has shares its name, for the calls that were given to itself
 * @param beganNanos the instant at which the interval began, by the clock that recorded it
 * @param endedNanos the instant at which it ended
 * @param submitted the calls that were submitted, those among them that were refused, too
 * @param refused the calls that the pool did not take: its queue was full, or it had stopped
 * @param discarded the calls that it had taken, and of whose outcome nobody knows: they were cancelled, had timed out or were dropped
 * @param beyondRange the times that were longer than {@link LiveLatency#LONGEST_NANOS}, or below zero, and are counted as the longest or as zero
 * @param queue from the submission until a worker begins the call
 * @param run from then until the call has ended on the worker
 * @param whole both together, from the submission until the call has ended on the worker
 * @param returned from its end until its outcome is back in the reactor's thread: the return hop; only calls that a reactor deferred have one
 */
public record LatencySnapshot(
        String pool,
        long beganNanos,
        long endedNanos,
        long submitted,
        long refused,
        long discarded,
        long beyondRange,
        LatencyTimes queue,
        LatencyTimes run,
        LatencyTimes whole,
        LatencyTimes returned) {

    public LatencySnapshot {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(queue, "queue");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(whole, "whole");
        Objects.requireNonNull(returned, "returned");
    }

    /** The snapshot of an interval in which there was nothing. */
    static LatencySnapshot empty(String pool, long beganNanos, long endedNanos) {
        LatencyTimes none = LatencyTimes.none();
        return new LatencySnapshot(pool, beganNanos, endedNanos, 0, 0, 0, 0, none, none, none, none);
    }

    /** The length of the interval. */
    public Duration interval() {
        return Duration.ofNanos(endedNanos - beganNanos);
    }

    /**
     * Returns the interval from {@code earlier} to this one, both of which {@link LiveLatency#snapshot} has returned for the same pool. So each who reads
     * has intervals of its own, of any length.
     *
     * @throws IllegalArgumentException if they are of different pools, began at different instants, or in the other order
     */
    public LatencySnapshot since(LatencySnapshot earlier) {
        Objects.requireNonNull(earlier, "earlier");
        if (!pool.equals(earlier.pool) || beganNanos != earlier.beganNanos || endedNanos < earlier.endedNanos) {
            throw new IllegalArgumentException(
                    "a snapshot of pool '" + earlier.pool + "' from " + earlier.beganNanos + " to "
                            + earlier.endedNanos + " ns was given as the earlier of one of pool '" + pool + "' from "
                            + beganNanos + " to "
                            + endedNanos + " ns; give one that the same LiveLatency took of the same pool before");
        }
        return new LatencySnapshot(
                pool,
                earlier.endedNanos,
                endedNanos,
                submitted - earlier.submitted,
                refused - earlier.refused,
                discarded - earlier.discarded,
                beyondRange - earlier.beyondRange,
                queue.since(earlier.queue),
                run.since(earlier.run),
                whole.since(earlier.whole),
                returned.since(earlier.returned));
    }

    /** Returns this and {@code share}, which began at the same instant and is of other calls, as one. */
    LatencySnapshot plus(LatencySnapshot share) {
        return new LatencySnapshot(
                pool,
                beganNanos,
                Math.max(endedNanos, share.endedNanos),
                submitted + share.submitted,
                refused + share.refused,
                discarded + share.discarded,
                beyondRange + share.beyondRange,
                queue.plus(share.queue),
                run.plus(share.run),
                whole.plus(share.whole),
                returned.plus(share.returned));
    }
}
