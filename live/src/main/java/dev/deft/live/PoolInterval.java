package dev.deft.live;

import java.util.Objects;
import java.util.Optional;

/**
 * The work of a pool over an interval, as it is measured; what {@link LiveAdviser} reasons about.
 *
 * @param pool the pool's name
 * @param division whose threads it has
 * @param stopped whether it was stopped by the interval's end
 * @param nanos the length of the interval, above zero
 * @param maxThreads the number of workers that it may grow to, at its end
 * @param queueCapacity how many calls may wait for a worker
 * @param accepted the calls that were accepted in it, and by how many more wait for a place in its queue than before
 * @param refused the calls that were not
 * @param startFailures how often the system started no thread for it
 * @param completed the calls that ended
 * @param meanBusy the workers that were busy, on average of the instants at which somebody looked
 * @param meanQueued the calls that waited for a worker, or for a place in the queue, on average of these
 * @param latency its latencies; empty where no {@link LiveLatency} observes the pool
 */
public record PoolInterval(
        String pool,
        PoolDivision division,
        boolean stopped,
        long nanos,
        int maxThreads,
        int queueCapacity,
        long accepted,
        long refused,
        long startFailures,
        long completed,
        double meanBusy,
        double meanQueued,
        Optional<LatencySnapshot> latency) {

    public PoolInterval {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(division, "division");
        Objects.requireNonNull(latency, "latency");
        if (nanos <= 0) {
            throw new IllegalArgumentException(
                    "an interval of pool '" + pool + "' must last for more than 0 ns; it is " + nanos);
        }
        if (maxThreads < 1) {
            throw new IllegalArgumentException(
                    "pool '" + pool + "' must have at least one worker; it has " + maxThreads);
        }
    }

    /**
     * Returns the interval between two looks at a pool.
     *
     * @param meanBusy the workers that were busy, on average of these looks and those between
     * @param meanQueued the calls that waited, on average of the same
     */
    static PoolInterval between(
            PoolFigures earlier,
            PoolFigures later,
            double meanBusy,
            double meanQueued,
            Optional<LatencySnapshot> latency) {
        // They were asked for, and are accepted when there is a place; or are cancelled before.
        long moreWaiting = (long) later.getWaitingForPlace() - earlier.getWaitingForPlace();
        return new PoolInterval(
                later.getName(),
                later.getDivision(),
                !later.getState().equals(PoolFigures.RUNS),
                later.getTakenAtNanos() - earlier.getTakenAtNanos(),
                later.getMaxThreads(),
                later.getQueueCapacity(),
                Math.max(0, later.getAccepted() - earlier.getAccepted() + moreWaiting),
                later.getRefused() - earlier.getRefused(),
                later.getStartFailures() - earlier.getStartFailures(),
                later.getCompleted() - earlier.getCompleted(),
                meanBusy,
                meanQueued,
                latency);
    }

    /** The calls that were asked for in a second, the refused ones, too: λ. */
    double arrivalsPerSecond() {
        return (accepted + refused) * 1e9 / nanos;
    }
}
