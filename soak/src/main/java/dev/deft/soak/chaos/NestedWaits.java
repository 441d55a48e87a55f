package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Again and again, until the episode ends: calls on several small pools whose workers wait for calls on each other's. All
 * come to an end without a stop; with {@link DeadlockException} only where a pool has too few workers, the spare ones
 * included, or where calls that have begun wait for each other.
 */
final class NestedWaits implements Runnable {

    private static final int MOST_CALLS = 12;
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_PAUSE_MILLIS = 20;

    /** One of several pools, and how many workers it may have at all. */
    private record Nest(ThreadPool pool, int workers) {}

    private final Reactor reactor;
    private final List<Nest> nests = new ArrayList<>();
    private final Ways ways;
    private final Complaints complaints;
    private final Patience patience;
    private final EpisodeThreads threads;
    private final SplittableRandom random;

    /** Set by the episode's thread. */
    private volatile boolean over;

    /** How many calls of a round are yet to be drawn; this thread only. */
    private int left;

    NestedWaits(
            Reactor reactor,
            List<PoolPlan> pools,
            Ways ways,
            Complaints complaints,
            Patience patience,
            EpisodeThreads threads,
            SplittableRandom random) {
        this.reactor = reactor;
        for (PoolPlan plan : pools) {
            nests.add(new Nest(plan.start(ways), plan.maxThreads() + plan.spareWorkers()));
        }
        this.ways = ways;
        this.complaints = complaints;
        this.patience = patience;
        this.threads = threads;
        this.random = random;
    }

    /** Any thread. */
    void end() {
        over = true;
    }

    @Override
    public void run() {
        reactor.start();
        boolean ended = true;
        while (ended && !over) {
            ended = random.nextInt(4) == 0 ? circle() : round();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_PAUSE_MILLIS)));
        }
        nests.forEach(nest -> nest.pool().asExecutorService().shutdownNow());
        reactor.close();
    }

    /** Some calls at once, each of which may wait for others, those for others again. */
    private boolean round() {
        left = MOST_CALLS;
        int[] calls = new int[nests.size()];
        List<Future<Object>> futures = new ArrayList<>();
        for (int i = 1 + random.nextInt(MOST_AT_ONCE); i > 0; i--) {
            int nest = random.nextInt(nests.size());
            futures.add(submit(nest, draw(nest, calls)));
        }
        boolean enough = true;
        for (int i = 0; i < calls.length; i++) {
            enough &= calls[i] <= nests.get(i).workers();
        }
        return look(futures, enough, false);
    }

    private Callable<Object> draw(int nest, int[] calls) {
        calls[nest]++;
        left--;
        List<Callable<Object>> waits = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0 && left > 0; i--) {
            int other = random.nextInt(nests.size());
            Callable<Object> inner = draw(other, calls);
            waits.add(
                    random.nextBoolean()
                            ? () -> submit(other, inner).get()
                            : () -> reactor.blockingCallFromThread(() ->
                                    reactor.deferToThreadPool(nests.get(other).pool(), inner)));
        }
        return ways.nested(() -> {
            for (Callable<Object> wait : waits) {
                unwrapped(wait);
            }
            return "";
        });
    }

    /** Two calls that have both begun, and wait for each other. */
    private boolean circle() {
        int one = random.nextInt(nests.size());
        int other = random.nextInt(nests.size());
        if (one == other && nests.get(one).pool().statistics().maxThreads() < 2) {
            return true;
        }
        List<Future<Object>> futures = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(3); // both, and this thread has their futures
        futures.add(submit(one, () -> waitFor(begun, futures, 1)));
        futures.add(submit(other, () -> waitFor(begun, futures, 0)));
        begun.countDown();
        return look(futures, false, true);
    }

    private static Object waitFor(CountDownLatch begun, List<Future<Object>> futures, int other) throws Exception {
        begun.countDown();
        begun.await();
        return unwrapped(futures.get(other)::get);
    }

    private Future<Object> submit(int nest, Callable<Object> call) {
        return nests.get(nest).pool().asExecutorService().submit(call);
    }

    /** A lock within is a lock of whoever waits for it. */
    private static Object unwrapped(Callable<Object> wait) throws Exception {
        try {
            return wait.call();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof DeadlockException lock ? lock : failed;
        }
    }

    /** False if they did not end. */
    private boolean look(List<Future<Object>> futures, boolean enough, boolean mustLock) {
        if (!patience.await(() -> futures.stream().allMatch(Future::isDone))) {
            complaints.add(
                    "calls on " + pools() + " that wait for each other have not ended within " + patience,
                    threads.dump());
            return false;
        }
        boolean locked = false;
        for (Future<Object> future : futures) {
            try {
                future.get();
            } catch (ExecutionException failed) {
                boolean isLock = failed.getCause() instanceof DeadlockException;
                locked |= isLock;
                if (enough || !isLock) {
                    complaints.add("a call on " + pools() + " that waits for others failed, though "
                            + (enough ? "there are workers for all" : "with no lock") + ": " + failed.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (mustLock && !locked) {
            complaints.add("two calls on " + pools() + " that have begun and wait for each other both ended well");
        }
        return true;
    }

    private String pools() {
        return nests.stream()
                .map(nest -> nest.pool().statistics().toString())
                .toList()
                .toString();
    }
}
