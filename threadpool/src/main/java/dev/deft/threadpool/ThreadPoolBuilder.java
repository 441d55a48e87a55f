package dev.deft.threadpool;

import dev.deft.threadpool.internal.Names;
import dev.deft.threadpool.internal.VirtualThreadFactory;
import dev.deft.threadpool.sizing.Sizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says what a pool is to be like, then {@linkplain #start() starts} it.
 *
 * <p>Made by {@link ThreadPool#named}. Each method changes this builder and returns it; a builder may start several pools.
 * Use it from one thread at a time.
 *
 * <pre>{@code
 * ThreadPool db = ThreadPool.named("db")
 *         .minThreads(1)
 *         .maxThreads(8)
 *         .queueCapacity(1_000)
 *         .idleTimeout(Duration.ofSeconds(30))
 *         .start();
 * }</pre>
 */
public final class ThreadPoolBuilder {

    private static final Duration LEAST_WATCHED = Duration.ofMillis(1);

    private final String name;
    private int minThreads = 0;
    private int maxThreads = 20;
    private int spareWorkers = 0;
    private int queueCapacity = 10_000;
    private SaturationPolicy whenFull = SaturationPolicy.refuse();
    private Duration idleTimeout = Duration.ofSeconds(60);
    private WaitStrategy waitStrategy = WaitStrategy.ADAPTIVE;
    private ThreadFactory threadFactory = ThreadBackend::newThread;
    private boolean shared;
    private boolean virtual;
    private @Nullable Sizing sizing;
    private final List<PoolObserver> observers = new ArrayList<>();
    private @Nullable Duration watchdog;

    ThreadPoolBuilder(String name) {
        this.name = Names.checked("a pool's", name);
    }

    /** The number of workers that are started at once and stay when idle, 0 to {@code maxThreads}; 0 by default. */
    public ThreadPoolBuilder minThreads(int count) {
        this.minThreads = count;
        return this;
    }

    /** The number of workers that the pool may grow to, at least 1; 20 by default. */
    public ThreadPoolBuilder maxThreads(int count) {
        this.maxThreads = count;
        return this;
    }

    /** The minimum and the maximum at once: the pool starts so many workers and keeps them. */
    public ThreadPoolBuilder fixed(int count) {
        return minThreads(count).maxThreads(count);
    }

    /**
     * Virtual threads for workers, at most {@code limit}, which takes the place of {@code maxThreads}. They cost little memory, so a pool may
     * have ten thousand of them, for calls that mostly wait. All else is as with other workers: the exact bound, the queue, names,
     * statistics, cancellation, the detection of deadlocks; above the minimum, an idle one leaves after the idle timeout.
     *
     * <ul>
     *   <li>They are daemons, as all virtual threads are: a program whose other threads have ended ends without them, so stop the pool.
     *   <li>They inherit no inheritable thread-locals, and have for their context the class loader that loaded Deft.
     *   <li>They never wait awake, whatever the {@linkplain #waitStrategy wait strategy}: a virtual thread that does so keeps others from
     *       running.
     *   <li>Deft's own code never parks under a monitor. A call that blocks under one, in a {@code synchronized} method say, keeps a
     *       platform thread to itself meanwhile on Java 21 to 23.
     * </ul>
     *
     * <p>Of this and {@link #threadFactory}, that which was called last holds.
     *
     * @param limit at least 1
     * @throws UnsupportedOperationException if this is Java 20 or older
     */
    public ThreadPoolBuilder virtual(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of virtual workers is " + limit + "; give at least 1");
        }
        if (!VirtualThreadFactory.exist()) {
            throw new UnsupportedOperationException("virtual(" + limit + ") needs Java "
                    + VirtualThreadFactory.FIRST_VERSION
                    + " or later, and this is Java " + Runtime.version().feature()
                    + "; run the program on a later one, or say maxThreads(" + limit + ") for platform threads");
        }
        this.threadFactory = VirtualThreadFactory.factory();
        this.virtual = true;
        return maxThreads(limit);
    }

    /**
     * The number of workers that the pool may have beyond {@code maxThreads} while others cannot do its work, 0 or more; 0 by default.
     * All of what follows draws on this one number. A spare worker leaves when the reason is over that it was lent for, or after its
     * last call.
     *
     * <ul>
     *   <li><b>Deadlocks.</b> When all workers of the pool wait, be it through other pools, for calls that only they could run, one of
     *       these calls fails with {@link DeadlockException}. With spare workers, one of the pool where such a call is queued is
     *       started in place of that, as long as one is not in use. Nesting that needs more of them than there are still fails.
     *   <li><b>{@link ThreadPool#blocking}.</b> One stands in for each worker that says so that it waits.
     *   <li><b>Abandoned calls.</b> One stands in for each worker whose call was cancelled or timed out and runs on ({@link
     *       PoolStatistics#abandoned}).
     * </ul>
     */
    public ThreadPoolBuilder spareWorkers(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("spareWorkers is " + count + "; give 0 or more");
        }
        this.spareWorkers = count;
        return this;
    }

    /**
     * The number of calls that may wait for a worker, at least 1; 10,000 by default. The count is exact: a pool of 4 threads with room
     * for 10 accepts 14 calls that do not end, and refuses the next. The pool counts calls that have not ended, up to
     * {@code maxThreads} and so many more; with fewer threads, because no more are needed or can be started, more of them wait.
     */
    public ThreadPoolBuilder queueCapacity(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("queueCapacity is " + calls + "; give at least 1");
        }
        this.queueCapacity = calls;
        return this;
    }

    /** The rule for calls for which the queue has no place; {@link SaturationPolicy#refuse} by default. */
    public ThreadPoolBuilder whenFull(SaturationPolicy policy) {
        this.whenFull = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** The time that a worker above the minimum stays without work, zero or more; 60 seconds by default. */
    public ThreadPoolBuilder idleTimeout(Duration timeout) {
        Nanos.ofNonNegative(timeout, "idleTimeout");
        this.idleTimeout = timeout;
        return this;
    }

    /** The way in which a worker waits that has run out of work; {@link WaitStrategy#ADAPTIVE} by default. */
    public ThreadPoolBuilder waitStrategy(WaitStrategy strategy) {
        this.waitStrategy = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    /**
     * The factory of the workers' threads. By default they are platform threads that inherit nothing from whoever made the pool
     * grow: priority 5, no daemons, in the root of the thread groups, no inheritable thread-locals, and for their context the
     * class loader that loaded Deft.
     *
     * <p>The factory is called on a thread that submits work, starts the pool or resizes it. It returns a new thread that
     * is not started and runs what the factory was given; the pool names it, and leaves everything else as the factory made
     * it, which includes what the JDK has a new thread inherit. When it throws or returns null, or the thread
     * cannot be started, the work goes on with the workers that there are.
     *
     * <p>Of this and {@link #virtual}, that which was called last holds.
     */
    public ThreadPoolBuilder threadFactory(ThreadFactory factory) {
        this.threadFactory = Objects.requireNonNull(factory, "factory");
        this.virtual = false;
        return this;
    }

    /**
     * Lets the pool's threads be divided among shares: {@link ThreadPool#share}. A call of such a pool is handed over twice, so one that
     * does nothing takes two to three times as long.
     */
    public ThreadPoolBuilder shared() {
        this.shared = true;
        return this;
    }

    /**
     * Lets the pool find its number of workers itself, by its throughput: no more than that between {@code minThreads}, with which it
     * begins, and {@code maxThreads}. Without one, it grows to {@code maxThreads} as work waits.
     *
     * <ul>
     *   <li>Queued work that does not move for half a second gets another worker, or more, as the sizing has it. A thread named
     *       {@code deft-<pool>-gate} looks for that while work waits that nobody can take, and at no other time.
     *   <li>{@link ThreadPool#blocking} and calls that were given up have others stand in at once, up to {@code maxThreads} workers
     *       and the {@linkplain #spareWorkers spare ones}.
     *   <li>The queue has room for as many calls as without a sizing.
     * </ul>
     *
     * @see Sizing
     */
    public ThreadPoolBuilder sizing(Sizing sizing) {
        this.sizing = Objects.requireNonNull(sizing, "sizing");
        return this;
    }

    /**
     * Has {@code observer} told of each call of the pool, and of its shares, and of its workers. More than one may be; they are told in
     * this order. What runs {@linkplain ThreadPool#longRunning beside the workers} is told of to none.
     *
     * <p>By default nobody is. Then a call is the same plain task as if there were no observers: that there may be some, and contexts and watchdogs, makes one that does nothing 5 ns
     * longer of 493, and 12 at most, with one call under way, and by nothing that could be measured with 64. With an observer that does nothing it takes 1.8 times as
     * long with one under way, 270 ns more, and 1.3 times with 64.
     */
    public ThreadPoolBuilder observedBy(PoolObserver observer) {
        observers.add(Objects.requireNonNull(observer, "observer"));
        return this;
    }

    /**
     * Has a call that runs for longer than {@code tooLong} named in a warning, once, with the stack of its worker, and again when it has ended, with how long
     * it took, about; and tells it to the {@linkplain #observedBy observers}. Nobody watches by default; then no thread looks.
     *
     * <ul>
     *   <li>A thread named {@code deft-<pool>-watchdog} looks four times in that time, or once a second, while a call runs, and ends when none does. So a call
     *       is found up to a fourth of that time, or a second, late.
     *   <li>A call that waits, be it {@linkplain ThreadPool#blocking declared}, runs. One {@linkplain ThreadPool#longRunning beside the workers} is meant to,
     *       and not watched.
     *   <li>Each share of a {@linkplain #shared shared} pool is watched for itself.
     * </ul>
     *
     * @throws IllegalArgumentException if {@code tooLong} is less than a millisecond
     */
    public ThreadPoolBuilder watchdog(Duration tooLong) {
        if (Objects.requireNonNull(tooLong, "tooLong").compareTo(LEAST_WATCHED) < 0) {
            throw new IllegalArgumentException("a watchdog's time must be at least 1 ms: " + Nanos.words(tooLong));
        }
        this.watchdog = tooLong;
        return this;
    }

    /**
     * Starts the pool, with its minimum of workers.
     *
     * @throws IllegalArgumentException when the minimum and the maximum do not go together, or a sizing has nothing to choose between
     *     them, has a shortest sample that is longer than its longest, or is to size a pool that is {@linkplain #shared shared}
     */
    public ThreadPool start() {
        PoolSettings settings = settings();
        return ThreadPool.start(settings, new ThreadBackend(settings.threadFactory(), settings.waitStrategy()));
    }

    /** The settings that this builder was told. */
    PoolSettings settings() {
        return new PoolSettings(
                name,
                minThreads,
                maxThreads,
                spareWorkers,
                queueCapacity,
                whenFull,
                Nanos.of(idleTimeout),
                virtual ? WaitStrategy.PARK : waitStrategy,
                threadFactory,
                shared,
                sizing,
                observers,
                watchdog);
    }
}
