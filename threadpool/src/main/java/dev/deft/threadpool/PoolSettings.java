package dev.deft.threadpool;

import dev.deft.threadpool.sizing.Sizing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a {@link ThreadPoolBuilder} was told, checked.
 *
 * @param idleTimeoutNanos how long a worker above the minimum stays without work
 * @param shared its threads can be divided
 * @param sizing finds the number of workers between the minimum and the maximum; null where the pool grows to its maximum
 * @param observers those who are told of its calls; none for most
 * @param watchdog the time that a call is to run at most; null where nobody watches
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
        boolean shared,
        @Nullable Sizing sizing,
        List<PoolObserver> observers,
        @Nullable Duration watchdog) {

    PoolSettings {
        observers = List.copyOf(observers);
        checkLimits(minThreads, maxThreads);
        if (sizing != null && minThreads == maxThreads) {
            throw new IllegalArgumentException("pool '" + name + "' has a sizing, " + sizing
                    + ", and nothing to choose: minThreads and maxThreads are both " + maxThreads
                    + "; give it more maxThreads, or no sizing");
        }
        if (sizing != null && shared) {
            throw new IllegalArgumentException(
                    "pool '" + name + "' has a sizing, " + sizing
                            + ", and is shared; the threads of a shared pool are divided, so give it a fixed maximum, or no shares");
        }
    }

    /** The number of workers that there may be when the pool starts. */
    int firstGoal() {
        return sizing == null ? maxThreads : Math.max(1, minThreads);
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

    /** The same with another queue, and nobody who watches. */
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
                shared,
                sizing,
                observers,
                null);
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
                false,
                null,
                observers,
                watchdog);
    }
}
