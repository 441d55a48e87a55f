package dev.deft.threadpool;

import dev.deft.threadpool.internal.Names;
import java.util.Objects;

/**
 * Says what a share of a pool is to be like, then {@linkplain #start() starts} it.
 *
 * <p>Made by {@link ThreadPool#share}. Each method changes this builder and returns it. Use it from one thread at a time.
 *
 * <pre>{@code
 * ThreadPool work = ThreadPool.named("work").maxThreads(8).shared().start();
 * ThreadPool lookups = work.share("lookups").reserved(1).start();
 * ThreadPool reports = work.share("reports").maxThreads(2).weight(0.5).start();
 * }</pre>
 */
public final class ShareBuilder {

    // Beyond these, turns could not be added up any more, and nobody need count so finely.
    private static final double LEAST_WEIGHT = 0.001;
    private static final double LARGEST_WEIGHT = 1_000;

    private final ShareScheduler scheduler;
    private final String name;
    private int maxThreads;
    private double weight = 1;
    private int reserved;
    private int ahead;
    private int queueCapacity;
    private SaturationPolicy whenFull;

    ShareBuilder(ShareScheduler scheduler, String name, int queueCapacity, SaturationPolicy whenFull) {
        this.scheduler = scheduler;
        this.name = Names.checked("a share's", name);
        this.queueCapacity = queueCapacity;
        this.whenFull = whenFull;
    }

    /** The number of the pool's threads that it may use at once, 1 to as many as the pool may have; by default all of them. */
    public ShareBuilder maxThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("maxThreads of share '" + name + "' is " + count + "; give at least 1");
        }
        this.maxThreads = count;
        return this;
    }

    /**
     * The share of the turns that it gets where others wait, too: with weights of 2 and 1, the one begins twice as many calls as the
     * other. From 0.001 to 1,000; 1 by default, as the calls have that are submitted to the pool itself. A turn is one call, however long it
     * runs.
     */
    public ShareBuilder weight(double relative) {
        if (!(relative >= LEAST_WEIGHT && relative <= LARGEST_WEIGHT)) {
            throw new IllegalArgumentException(
                    "weight of share '" + name + "' is " + relative + "; give a number from 0.001 to 1,000");
        }
        this.weight = relative;
        return this;
    }

    /**
     * The number of the pool's threads that nobody else uses, also while this share has nothing to do; 0 by default. So a call of it
     * never waits for another's while fewer than these run. At least one thread of the pool must be left unreserved.
     */
    public ShareBuilder reserved(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException(
                    "reserved of share '" + name + "' is " + threads + "; give 0 or more threads");
        }
        this.reserved = threads;
        return this;
    }

    /**
     * Has its calls come before those of others that wait, for work that is short: {@code inARow} of them at most, then one of the
     * others, if any waits. As Python's threads that return from I/O get the interpreter before those that compute.
     */
    public ShareBuilder ahead(int inARow) {
        if (inARow < 1) {
            throw new IllegalArgumentException("ahead of share '" + name + "' is " + inARow
                    + ", the number of its calls in a row that come before others; give at least 1");
        }
        this.ahead = inARow;
        return this;
    }

    /** As {@link ThreadPoolBuilder#queueCapacity}; by default as many as the pool has, which are apart from those. */
    public ShareBuilder queueCapacity(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException(
                    "queueCapacity of share '" + name + "' is " + calls + "; give at least 1");
        }
        this.queueCapacity = calls;
        return this;
    }

    /** As {@link ThreadPoolBuilder#whenFull}; by default as the pool has it. */
    public ShareBuilder whenFull(SaturationPolicy policy) {
        this.whenFull = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Starts the share: a pool that runs its calls on threads of the one that it is a share of, and that can be used, asked and stopped
     * as any other. It is named {@code <pool>/<share>}. When the pool stops, so does the share.
     *
     * @throws IllegalArgumentException when it is larger than its pool, or too many threads are reserved
     * @throws IllegalStateException when the pool was stopped
     */
    public ThreadPool start() {
        return scheduler.pool().withShare(scheduler.start(this));
    }

    String name() {
        return name;
    }

    /** 0 where it was not said. */
    int maxThreads() {
        return maxThreads;
    }

    double weight() {
        return weight;
    }

    int reserved() {
        return reserved;
    }

    int ahead() {
        return ahead;
    }

    int queueCapacity() {
        return queueCapacity;
    }

    SaturationPolicy whenFull() {
        return whenFull;
    }
}
