package dev.deft.live;

import dev.deft.threadpool.PoolStatistics;
import java.util.Objects;
import java.util.Optional;

/**
 * The work of a pool over an interval, as it is measured; what {@link LiveAdviser} reasons about.
 *
 * @param pool the pool's name
 * @param nanos the length of the interval, above zero
 * @param maxThreads the number of workers that it may grow to, at its end
 * @param queueCapacity how many calls may wait for a worker
 * @param accepted the calls that were accepted in it
 * @param refused the calls that were not
 * @param completed the calls that ended
 * @param meanBusy the workers that were busy, on average of the instants at which somebody looked
 * @param meanQueued the calls that waited for a worker, on average of these
 * @param latency its latencies; empty where no {@link LiveLatency} observes the pool
 */
public record PoolInterval(
        String pool,
        long nanos,
        int maxThreads,
        int queueCapacity,
        long accepted,
        long refused,
        long completed,
        double meanBusy,
        double meanQueued,
        Optional<LatencySnapshot> latency) {

    public PoolInterval {
        Objects.requireNonNull(pool, "pool");
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
     * Returns the interval between two looks at a pool's statistics, with the averages of these two alone.
     *
     * @param nanos the time between them
     */
    static PoolInterval between(
            PoolStatistics earlier, PoolStatistics later, long nanos, Optional<LatencySnapshot> latency) {
        return new PoolInterval(
                later.name(),
                nanos,
                later.maxThreads(),
                later.queueCapacity(),
                later.accepted() - earlier.accepted(),
                later.refused() - earlier.refused(),
                later.completed() - earlier.completed(),
                (earlier.busy() + later.busy()) / 2.0,
                (earlier.queued() + later.queued()) / 2.0,
                latency);
    }

    /** The calls that were asked for in a second, the refused ones, too: λ. */
    double arrivalsPerSecond() {
        return (accepted + refused) * 1e9 / nanos;
    }
}
