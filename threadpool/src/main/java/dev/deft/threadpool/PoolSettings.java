package dev.deft.threadpool;

import java.util.concurrent.ThreadFactory;

/**
 * The settings that a {@link ThreadPoolBuilder} was told, checked.
 *
 * @param idleTimeoutNanos how long a worker above the minimum stays without work
 * @param shared its threads can be divided
 */
record PoolSettings(
        String name,
        int minThreads,
        int maxThreads,
        int spareWorkers,
        int queueCapacity,
        SaturationPolicy whenFull,
        long idleTimeoutNanos,
        WaitStrategy waitStrategy,
        ThreadFactory threadFactory,
        boolean shared) {

    PoolSettings {
        checkLimits(minThreads, maxThreads);
    }

    static void checkLimits(int minThreads, int maxThreads) {
        if (maxThreads < 1) {
            throw new IllegalArgumentException("maxThreads is " + maxThreads + "; give at least 1");
        }
        if (minThreads < 0 || minThreads > maxThreads) {
            throw new IllegalArgumentException(
                    "minThreads is " + minThreads + "; give 0 to maxThreads, which is " + maxThreads);
        }
    }

    /** The same with another queue. */
    PoolSettings queueing(int capacity, SaturationPolicy policy) {
        return new PoolSettings(
                name,
                minThreads,
                maxThreads,
                spareWorkers,
                capacity,
                policy,
                idleTimeoutNanos,
                waitStrategy,
                threadFactory,
                shared);
    }

    /** The settings of a share of such a pool. */
    PoolSettings ofShare(String shareName, int most, int capacity, SaturationPolicy policy) {
        return new PoolSettings(
                shareName,
                0,
                most,
                spareWorkers,
                capacity,
                policy,
                Long.MAX_VALUE,
                WaitStrategy.PARK,
                threadFactory,
                false);
    }
}
