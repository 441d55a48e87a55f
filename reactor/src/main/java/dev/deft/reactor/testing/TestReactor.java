package dev.deft.reactor.testing;

import dev.deft.deferred.internal.DurationText;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.internal.PoolDriver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * A real {@link Reactor} whose clock and pools a test drives by hand, on the test's own thread: no other thread, no
 * sleep, and the same run each time.
 *
 * <pre>{@code
 * try (TestReactor test = TestReactor.create()) {
 *     Reactor reactor = test.reactor();
 *     ThreadPool db = test.start(ThreadPool.named("db").fixed(2));
 *     Deferred<String> d = reactor.deferToThreadPool(db, () -> "row");
 *     test.runWork();                         // a worker runs it, and the result comes back
 *     test.advance(Duration.ofSeconds(3));    // timers that are due by then are called
 * }
 * }</pre>
 *
 * <p>The reactor runs from the moment it is made, but takes a turn only when told to: by {@link #settle},
 * {@link #advance}, {@link #step} or {@link #runWork}. Where several workers could run a task, the seed decides which
 * does: try several seeds to see your code under other orders.
 *
 * <p>To be used on the thread that made it. The ideas are Twisted's {@code task.Clock} and {@code MemoryReactor}, and
 * {@code createMemoryWorker} of its {@code _threads}.
 */
public final class TestReactor implements AutoCloseable {

    /** The most steps at one instant: more than any test takes that ends. */
    private static final int MOST_AT_ONE_INSTANT = 1_000_000;

    private final ReactorAccess access = ReactorAccess.get();
    private final Random order;
    private final List<PoolDriver> pools = new ArrayList<>();

    /** The tasks that workers have begun and not ended. */
    private final List<PoolDriver.Running> begun = new ArrayList<>();

    private final Reactor reactor;

    /** The nanoseconds since this was made. */
    private long nanos;

    private TestReactor(long seed, ReactorBuilder builder) {
        order = new Random(seed);
        reactor = access.begin(builder, new ByHand());
        settle();
    }

    /** Makes a reactor with its defaults, and seed 0. */
    public static TestReactor create() {
        return create(0);
    }

    /** Makes a reactor with its defaults, whose workers take turns as {@code seed} decides. */
    public static TestReactor create(long seed) {
        return create(seed, Reactor.builder());
    }

    /** Makes a reactor as {@code builder} has it, whose workers take turns as {@code seed} decides. */
    public static TestReactor create(long seed, ReactorBuilder builder) {
        return new TestReactor(seed, Objects.requireNonNull(builder, "builder"));
    }

    /** Returns the reactor. It runs: this thread is its own. */
    public Reactor reactor() {
        return reactor;
    }

    /** Starts a pool whose workers run their tasks when told to, under this clock. */
    public ThreadPool start(ThreadPoolBuilder pool) {
        PoolDriver driver = PoolDriver.start(pool, this::nanos);
        pools.add(driver);
        return driver.pool();
    }

    /** Returns the time that has passed on the hand-driven clock. */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /**
     * Lets the reactor do all that it can do at this instant; no worker runs.
     *
     * @throws IllegalStateException after a million turns, each of up to 32 calls from threads and 32 timed calls: something
     *     always asks for itself again without delay
     */
    public void settle() {
        for (int turns = 0; access.turn(reactor); turns++) {
            if (turns == MOST_AT_ONE_INSTANT) {
                throw new IllegalStateException(
                        "The reactor has taken " + MOST_AT_ONE_INSTANT + " turns at " + elapsed()
                                + " and still has something to do, next " + access.pending(reactor)
                                + "; give what asks for itself again a delay, or end it");
            }
        }
    }

    /**
     * Moves the clock by {@code time} at once, as if the reactor had been busy all the while, and lets the reactor call
     * what is due, what is added meanwhile included. It counts to 292 years.
     *
     * @throws IllegalStateException if that never ends, as {@link #settle} has it
     */
    public void advance(Duration time) {
        spend(time);
        pools.forEach(PoolDriver::tick);
        settle();
    }

    /**
     * Advances the clock {@code times} times by {@code step}: what is done once a step is done in each, and not once for all of them,
     * as where {@link #advance} moves the clock at once. Source: {@code pump} of Twisted's {@code task.Clock}.
     *
     * @throws IllegalStateException if an instant never ends, as {@link #settle} has it
     */
    public void pump(Duration step, int times) {
        Objects.requireNonNull(step, "step");
        for (int i = 0; i < times; i++) {
            advance(step);
        }
    }

    /**
     * Moves the clock by {@code time} and lets nobody do anything: for a call that runs on the reactor, or on a worker, and is to
     * have taken so long.
     */
    public void spend(Duration time) {
        if (Objects.requireNonNull(time, "time").isNegative()) {
            throw new IllegalArgumentException(
                    "Time does not go back: " + DurationText.of(time) + "; give zero or more");
        }
        nanos = time.compareTo(Duration.ofNanos(Long.MAX_VALUE - nanos)) < 0 ? nanos + time.toNanos() : Long.MAX_VALUE;
    }

    /**
     * Takes one step, of those that could be taken the one that the seed decides on: a worker begins a task, or one ends the
     * task that it has begun, and the reactor delivers the outcome. So tasks that several workers run at a time end in
     * any order. (A task's code runs when it ends.)
     *
     * @return false if no worker had anything to do
     */
    public boolean step() {
        settle();
        int able = pools.stream().mapToInt(PoolDriver::runnable).sum();
        int steps = able + begun.size();
        if (steps == 0) {
            return false;
        }
        int which = order.nextInt(steps);
        if (which < able) {
            begin(which);
        } else {
            end(begun.remove(which - able));
        }
        settle();
        return true;
    }

    /**
     * Lets the workers run all tasks, those that come of them included.
     *
     * @throws IllegalStateException after a million steps: some work always makes more work
     */
    public void runWork() {
        for (int steps = 0; step(); steps++) {
            mustNotGoOnFor(steps);
        }
    }

    private void mustNotGoOnFor(int steps) {
        if (steps == MOST_AT_ONE_INSTANT) {
            throw new IllegalStateException("The workers have taken " + MOST_AT_ONE_INSTANT + " steps at " + elapsed()
                    + " and still have work; end what always makes more work, or step() as often as it needs");
        }
    }

    /**
     * Stops the reactor, has the work done that its shutdown triggers ask for, and stops the pools that were started
     * here. What is still outstanding then fails.
     *
     * @throws IllegalStateException if the shutdown waits for a Deferred that no work will fire, or work never ends, as
     *     {@link #runWork} has it
     */
    @Override
    public void close() {
        reactor.stop();
        settle();
        for (int steps = 0; !access.hasEnded(reactor) && step(); steps++) {
            mustNotGoOnFor(steps);
        }
        endAllBegun();
        pools.forEach(driver -> driver.pool().close());
        if (!access.hasEnded(reactor)) {
            throw new IllegalStateException(
                    "The reactor does not stop: a trigger before SHUTDOWN returned a Deferred that"
                            + " neither work nor the present time fires; fire it, or advance() the clock, before close()");
        }
    }

    private void begin(int which) {
        int skip = which;
        for (PoolDriver pool : pools) {
            if (skip < pool.runnable()) {
                begun.add(Objects.requireNonNull(pool.begin(skip), "a worker that is able to run"));
                return;
            }
            skip -= pool.runnable();
        }
    }

    private void end(PoolDriver.Running task) {
        access.playWorker(reactor, task::finish);
    }

    /** Ends what workers have begun, for a pool that is stopped by hand cannot wait for it. */
    private void endAllBegun() {
        while (!begun.isEmpty()) {
            end(begun.remove(0));
        }
    }

    private long nanos() {
        return nanos;
    }

    /** A backend of this clock, and of pools stepped from here. */
    private final class ByHand implements ReactorBackend {

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public ThreadPool start(ThreadPoolBuilder pool) {
            return TestReactor.this.start(pool);
        }

        @Override
        public Executor blocking() {
            return call -> {
                endAllBegun();
                access.playWorker(reactor, call);
            };
        }
    }
}
