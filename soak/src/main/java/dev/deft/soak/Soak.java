package dev.deft.soak;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Makes a great many calls, of all kinds, over several pools at once, and sees to it that each is answered, once, with its
 * own answer. It looks for faults that show once in millions of calls: above all, lost wake-ups.
 *
 * <p>One thread runs it; any other may {@link #cancel} it.
 */
public final class Soak {

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(1_100);

    private final SoakPlan plan;
    private final LongConsumer progress;
    private final List<PoolObserver> observers;
    private final Reactor reactor;
    private final List<ThreadPool> pools = new ArrayList<>();
    private final SoakTally tally = new SoakTally();
    private final SoakLoad load;

    /** Completed by the reactor's thread or the watchdog's: true if calls were lost, so that no end can be waited for. */
    private final CompletableFuture<Boolean> stuck = new CompletableFuture<>();

    /** Written by any thread. */
    private volatile boolean cancelled;

    /**
     * Makes a soak that has not begun; to be run on this thread.
     *
     * @param progress a receiver of the number of answered calls, about once a second, on a thread of the soak's
     */
    public Soak(SoakPlan plan, LongConsumer progress) {
        this(plan, progress, List.of());
    }

    /**
     * Makes a soak as the other does, with observers of its pools.
     *
     * @param observers those that are told of each call
     */
    public Soak(SoakPlan plan, LongConsumer progress, List<PoolObserver> observers) {
        this(plan, progress, observers, target -> target);
    }

    /** @param fault a change that breaks a target; for tests of whether that is found */
    Soak(SoakPlan plan, LongConsumer progress, UnaryOperator<SoakTarget> fault) {
        this(plan, progress, List.of(), fault);
    }

    private Soak(SoakPlan plan, LongConsumer progress, List<PoolObserver> observers, UnaryOperator<SoakTarget> fault) {
        this.plan = plan;
        this.progress = progress;
        this.observers = List.copyOf(observers);
        reactor = Reactor.builder().name("soak").transport(plan.transport()).create();
        List<SoakTarget> roomy = Stream.of(
                        SoakTarget.roomy(reactor, pool("soak-wide", 64, Duration.ofSeconds(60), WaitStrategy.ADAPTIVE)),
                        SoakTarget.roomy(reactor, pool("soak-narrow", 2, Duration.ofSeconds(60), WaitStrategy.SPIN)),
                        SoakTarget.roomy(reactor, pool("soak-restless", 16, Duration.ofMillis(1), WaitStrategy.PARK)))
                .map(fault)
                .toList();
        ThreadPool tiny = observed(ThreadPool.named("soak-tiny").maxThreads(1).queueCapacity(1));
        pools.add(tiny);
        load = new SoakLoad(
                plan,
                tally,
                roomy,
                SoakTarget.tiny(reactor, tiny),
                reactor,
                () -> LockSupport.parkNanos(PAUSE_NANOS),
                () -> stuck.complete(tally.made() > tally.answered()));
    }

    private ThreadPool pool(String name, int maxThreads, Duration idleTimeout, WaitStrategy waitStrategy) {
        ThreadPool pool = observed(ThreadPool.named(name)
                .maxThreads(maxThreads)
                .idleTimeout(idleTimeout)
                .waitStrategy(waitStrategy));
        pools.add(pool);
        return pool;
    }

    private ThreadPool observed(ThreadPoolBuilder pool) {
        observers.forEach(pool::observedBy);
        return pool.start();
    }

    /**
     * Runs it to its end. Where calls were lost, the threads that wait for them are left as they are, since it cannot be
     * known when they would end; the process should.
     */
    public SoakResult run() {
        long start = System.nanoTime();
        reactor.start();
        reactor.callFromThread(load::start);
        SoakWatchdog watchdog = new SoakWatchdog(tally, plan.patience());
        Thread watching = new Thread(() -> watch(watchdog), "deft-soak-watchdog");
        watching.setDaemon(true);
        watching.start();
        boolean isStuck = stuck.join();
        long nanos = System.nanoTime() - start;
        List<String> evidence = new ArrayList<>();
        if (isStuck) {
            evidence.addAll(evidence());
        } else {
            stop();
        }
        return tally.result(cancelled, nanos, watchdog.longestGapNanos(), evidence);
    }

    /** Makes no more calls; the soak ends when those outstanding have been answered. Any thread. */
    public void cancel() {
        cancelled = true;
        try {
            reactor.callFromThread(load::stop);
        } catch (RejectedExecutionException over) {
            return; // the soak has ended by itself
        }
    }

    private void watch(SoakWatchdog watchdog) {
        long tick = 0;
        while (!stuck.isDone()) {
            LockSupport.parkNanos(SoakWatchdog.TICK.toNanos());
            tick++;
            if (tick % 100 == 0) {
                progress.accept(tally.answered());
            }
            if (watchdog.sawAStall()) {
                long outstanding = tally.made() - tally.answered();
                tally.violations()
                        .add("no call was answered for " + plan.patience().toSeconds() + " s, though " + outstanding
                                + " were outstanding");
                stuck.complete(true);
            }
        }
    }

    /** Stops the pools first: when they have run all they had, the outcomes of calls that were given up have come, too. */
    private void stop() {
        for (ThreadPool pool : pools) {
            if (!pool.stop(STOP_DEADLINE)) {
                tally.violations()
                        .add("pool " + pool.name() + " did not end within " + STOP_DEADLINE.toSeconds() + " s: "
                                + pool);
            }
        }
        reactor.close();
        tally.checkAtTheEnd(
                reactor.statistics().discardedOutcomes(),
                pools.stream().mapToLong(pool -> pool.statistics().discarded()).sum());
    }

    private List<String> evidence() {
        List<String> lines = new ArrayList<>();
        lines.add(reactor.statistics().toString());
        pools.forEach(pool -> lines.add(pool.statistics().toString()));
        lines.addAll(ThreadDump.of("deft-soak"));
        return lines;
    }
}
