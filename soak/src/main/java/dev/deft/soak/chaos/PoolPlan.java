package dev.deft.soak.chaos;

import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The configuration of an episode's pool.
 *
 * @param maxBlocked the number of its workers that may be blocked until the episode ends
 * @param deadline the time that its stop may take
 * @param queued the treatment of what is queued by its stop
 * @param spareWorkers the number of workers that it may have beyond its maximum where all of them wait for calls of its own
 * @param shared whether half of the calls go to a share of it
 * @param virtual whether its workers are virtual threads, which are drawn where the JVM has them
 */
record PoolPlan(
        String name,
        int minThreads,
        int maxThreads,
        int queueCapacity,
        Duration idleTimeout,
        WaitStrategy waitStrategy,
        ThreadFault threads,
        int maxBlocked,
        Duration deadline,
        QueuedWork queued,
        int spareWorkers,
        boolean shared,
        boolean virtual) {

    /** A capacity for all that the callers of an episode together may have under way. */
    static final int AMPLE = 100_000;

    private static final int VIRTUAL_THREADS_SINCE = 21;

    /** Draws one that takes whatever is asked of it, so that most calls go there. */
    static PoolPlan healthy(String name, SplittableRandom random) {
        int most = 1 << (1 + random.nextInt(5));
        return new PoolPlan(
                name,
                random.nextInt(2),
                most,
                AMPLE,
                Duration.ofMillis(random.nextBoolean() ? 1 : 60_000),
                waitStrategy(random),
                ThreadFault.NONE,
                most / 4,
                deadline(random),
                queued(random),
                random.nextInt(2),
                random.nextInt(3) == 0,
                virtual(random));
    }

    /** Draws one that is full, lacks threads, or has all of them blocked. */
    static PoolPlan faulty(String name, SplittableRandom random) {
        int most = 1 + random.nextInt(8);
        ThreadFault threads = random.nextInt(3) == 0 ? ThreadFault.NONE : RandomChoice.of(ThreadFault.values(), random);
        return new PoolPlan(
                name,
                random.nextInt(most + 1),
                most,
                random.nextBoolean() ? 1 + random.nextInt(4) : 1 + random.nextInt(1_000),
                Duration.ofMillis(random.nextInt(3)),
                waitStrategy(random),
                threads,
                random.nextInt(4) == 0 ? most : most / 2,
                deadline(random),
                queued(random),
                random.nextInt(2),
                random.nextInt(3) == 0,
                virtual(random) && threads == ThreadFault.NONE);
    }

    /** Draws a small one, for calls whose workers wait for others of such pools. */
    static PoolPlan nested(String name, SplittableRandom random) {
        int most = 1 + random.nextInt(3);
        return new PoolPlan(
                name,
                random.nextInt(most + 1),
                most,
                1_000,
                Duration.ofMillis(random.nextBoolean() ? 1 : 60_000),
                waitStrategy(random),
                ThreadFault.NONE,
                0,
                Duration.ZERO,
                QueuedWork.CANCEL,
                random.nextBoolean() ? 0 : 1 + random.nextInt(20),
                false,
                virtual(random));
    }

    /** Returns the plan of a reactor's own pool, or of an executor, for which nothing is drawn. */
    static PoolPlan own(String name, int threads) {
        return new PoolPlan(
                name,
                0,
                threads,
                AMPLE,
                Duration.ofSeconds(60),
                WaitStrategy.ADAPTIVE,
                ThreadFault.NONE,
                threads / 2,
                Duration.ZERO,
                QueuedWork.RUN,
                0,
                false,
                false);
    }

    /** Draws whether a pool has virtual threads, which it has only where the JVM does. */
    static boolean virtual(SplittableRandom random) {
        return random.nextInt(3) == 0 && Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
    }

    private static WaitStrategy waitStrategy(SplittableRandom random) {
        return RandomChoice.of(WaitStrategy.values(), random);
    }

    private static QueuedWork queued(SplittableRandom random) {
        return random.nextBoolean() ? QueuedWork.RUN : QueuedWork.CANCEL;
    }

    private static Duration deadline(SplittableRandom random) {
        return Duration.ofMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(100));
    }

    ThreadPool start(DeftOperations deft) {
        return deft.start(builder(deft));
    }

    /** Starts it with an observer that keeps an account of its calls. */
    ThreadPool start(DeftOperations deft, ObserverAccount account) {
        return deft.start(builder(deft).observedBy(deft.observer(account)));
    }

    private ThreadPoolBuilder builder(DeftOperations deft) {
        ThreadPoolBuilder pool = deft.workers(ThreadPool.named(name), maxThreads, virtual)
                .minThreads(minThreads)
                .spareWorkers(spareWorkers)
                .queueCapacity(queueCapacity)
                .idleTimeout(idleTimeout)
                .waitStrategy(waitStrategy);
        if (shared) {
            pool.shared();
        }
        return threads == ThreadFault.NONE ? pool : pool.threadFactory(threads.factory());
    }

    /** Tells whether a refusal for want of room is an answer like any other. */
    boolean mayBeFull() {
        return queueCapacity < AMPLE;
    }

    /** Tells whether most calls may go here. */
    boolean isHealthy() {
        return !mayBeFull() && threads == ThreadFault.NONE && maxBlocked < maxThreads;
    }

    String describe() {
        return "pool " + name + ": " + minThreads + " to " + maxThreads + (virtual ? " virtual" : "") + " threads, "
                + spareWorkers
                + " to spare, room for " + queueCapacity
                + ", idle for " + idleTimeout.toMillis() + " ms, " + waitStrategy + ", factory: " + threads
                + (shared ? ", shared, " : ", ")
                + maxBlocked + " may be blocked, stopped within " + deadline.toMillis() + " ms, queued work: " + queued;
    }
}
