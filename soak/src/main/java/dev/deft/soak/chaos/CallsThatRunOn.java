package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * Calls that take all workers of a pool, are given up, and run on, again and again until the episode ends. The pool counts them until they end; a
 * spare worker stands in for each, as far as there are any, and leaves when they have ended; and the pool reports them once, also where what
 * stands in runs on as well.
 */
final class CallsThatRunOn extends ReactorSideLoad {

    private static final int MOST_THREADS = 2;
    private static final int SPARES = 3;
    private static final Duration STOP = Duration.ofMillis(50);

    private final String name;
    private int rounds;

    /** @param name the beginning of its pools' names, which no other's begins with */
    CallsThatRunOn(String name, Reactor reactor, EpisodeContext episode, SplittableRandom random) {
        super(reactor, episode, random, Duration.ofMillis(50));
        this.name = name;
    }

    @Override
    boolean round() {
        rounds++;
        int threads = 1 + rounds % MOST_THREADS;
        int spares = rounds % SPARES;
        String poolName = name + rounds + "-";
        episode.reports().watch(poolName);
        ThreadPoolBuilder workers = ThreadPool.named(poolName);
        workers = PoolPlan.virtual(random) ? workers.virtual(threads) : workers.maxThreads(threads);
        ThreadPool pool = episode.deft().start(episode.deft().spares(workers, spares));
        boolean right = have(pool, threads, Math.min(spares, threads));
        pool.stop(STOP, QueuedWork.CANCEL);
        right = right && checkReported(poolName);
        episode.reports().forget(poolName);
        return right;
    }

    /**
     * Has calls take all workers, and as many as there are spare ones for, and run on.
     *
     * @param standIns the number of workers that are to stand in for others
     */
    private boolean have(ThreadPool pool, int threads, int standIns) {
        StuckCalls first = new StuckCalls(reactor, pool);
        StuckCalls behind = new StuckCalls(reactor, pool);
        try {
            first.send(threads);
            if (!await(first, threads, "to begin", pool)) {
                return false;
            }
            first.giveUp();
            if (!awaitAbandoned(pool, threads)) {
                return false;
            }
            behind.send(standIns + 1);
            if (!await(behind, standIns, "to have spare workers stand in for those before, which run on", pool)
                    || !awaitReport(pool)) {
                return false;
            }
            behind.giveUp();
            if (!awaitAbandoned(pool, threads + standIns)
                    || !await(behind, standIns, "to begin before they were given up", pool)) {
                return false;
            }
            episode.tally().occurred(Occurrence.RAN_ON, threads + standIns);
            episode.tally().occurred(Occurrence.STOOD_IN_FOR, standIns);
        } finally {
            first.release();
            behind.release();
        }
        return awaitAbandoned(pool, 0) && checkWorks(pool, threads);
    }

    /** Returns false, and adds a violation, if not so many of the calls have begun, or more have. */
    private boolean await(StuckCalls calls, int begun, String to, ThreadPool pool) {
        return check(
                episode.hangDetector().await(() -> calls.begun() >= begun) && calls.begun() == begun,
                () -> begun + " calls on pool " + pool.name() + " were " + to + "; " + calls.begun() + " did within "
                        + episode.hangDetector().limit() + ": " + pool.statistics());
    }

    private boolean awaitAbandoned(ThreadPool pool, int count) {
        return check(
                episode.hangDetector().await(() -> episode.deft().abandoned(pool) == count),
                () -> "pool " + pool.name() + " was to count " + count + " calls that run on, and counts "
                        + episode.deft().abandoned(pool) + ": " + pool.statistics());
    }

    private boolean awaitReport(ThreadPool pool) {
        return check(
                !episode.reports().isTold()
                        || episode.hangDetector().await(() -> episode.reports().of(pool.name()) > 0),
                () -> "pool " + pool.name() + " was to report that calls which were given up take all its workers: "
                        + pool.statistics());
    }

    /** Returns whether calls are made as before, and the spare workers leave. */
    private boolean checkWorks(ThreadPool pool, int threads) {
        CountDownLatch made = new CountDownLatch(1);
        pool.execute(made::countDown);
        return check(
                episode.hangDetector()
                        .await(() -> made.getCount() == 0 && pool.statistics().workers() <= threads),
                () -> "pool " + pool.name()
                        + " was to make calls again, without spare workers, when those were over that"
                        + " had been given up: " + pool.statistics());
    }

    /** Waits until no other report can come. */
    private boolean checkReported(String poolName) {
        boolean over = episode.hangDetector()
                .await(() -> episode.threads().alive().stream()
                        .noneMatch(thread -> thread.getName().startsWith("deft-" + poolName)));
        int reports = episode.reports().of(poolName);
        return check(
                over && (reports == 1 || !episode.reports().isTold()),
                () -> "pool " + poolName
                        + " was to report once that calls which were given up take all its workers, and" + " reported "
                        + reports + " times");
    }
}
