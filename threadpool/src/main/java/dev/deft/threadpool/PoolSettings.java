package dev.deft.threadpool;

import java.util.concurrent.ThreadFactory;

/**
 * The settings that a {@link ThreadPoolBuilder} was told, checked.
 *
 * @param idleTimeoutNanos how long a worker above the minimum stays without work
 */
record PoolSettings(
        String name,
        int minThreads,
        int maxThreads,
        int spareWorkers,
        int queueCapacity,
        long idleTimeoutNanos,
        WaitStrategy waitStrategy,
        ThreadFactory threadFactory) {

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
}
