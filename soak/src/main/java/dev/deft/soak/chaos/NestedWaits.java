package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Calls on several small pools whose workers wait for calls on each other's, again and again until the episode ends. All come
 * to an end without a stop; with {@link DeadlockException} only where a pool has too few workers, the spare ones
 * included, or where calls that have begun wait for each other.
 */
final class NestedWaits extends ReactorSideLoad {

    private static final int MOST_CALLS = 12;
    private static final int MOST_AT_ONCE = 4;
    private static final int LONGEST_PAUSE_MILLIS = 20;

    /** A pool, and the number of workers that it may have at all. */
    private record SmallPool(ThreadPool pool, int workers) {}

    private final List<SmallPool> pools = new ArrayList<>();

    /** The number of calls of a round that are yet to be drawn; this thread only. */
    private int left;

    NestedWaits(Reactor reactor, List<PoolPlan> plans, EpisodeContext episode, SplittableRandom random) {
        super(reactor, episode, random, () -> Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
        for (PoolPlan plan : plans) {
            pools.add(new SmallPool(plan.start(episode.deft()), plan.maxThreads() + plan.spareWorkers()));
        }
    }

    @Override
    boolean round() {
        return random.nextInt(4) == 0 ? cycle() : tree();
    }

    @Override
    void finish() {
        pools.forEach(small -> small.pool().asExecutorService().shutdownNow());
        super.finish();
    }

    /** Makes some calls at once, each of which may wait for others, those for others again. */
    private boolean tree() {
        left = MOST_CALLS;
        int[] calls = new int[pools.size()];
        List<Future<Object>> futures = new ArrayList<>();
        for (int i = 1 + random.nextInt(MOST_AT_ONCE); i > 0; i--) {
            int pool = random.nextInt(pools.size());
            futures.add(submit(pool, draw(pool, calls)));
        }
        boolean enough = true;
        for (int i = 0; i < calls.length; i++) {
            enough &= calls[i] <= pools.get(i).workers();
        }
        return check(futures, enough, false);
    }

    private Callable<Object> draw(int pool, int[] calls) {
        calls[pool]++;
        left--;
        List<Callable<Object>> waits = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0 && left > 0; i--) {
            int other = random.nextInt(pools.size());
            Callable<Object> inner = draw(other, calls);
            waits.add(
                    random.nextBoolean()
                            ? () -> submit(other, inner).get()
                            : () -> reactor.blockingCallFromThread(() ->
                                    reactor.deferToThreadPool(pools.get(other).pool(), inner)));
        }
        return episode.deft().nested(() -> {
            for (Callable<Object> wait : waits) {
                unwrapped(wait);
            }
            return "";
        });
    }

    /** Makes two calls that have both begun, and wait for each other. */
    private boolean cycle() {
        int one = random.nextInt(pools.size());
        int other = random.nextInt(pools.size());
        if (one == other && pools.get(one).pool().statistics().maxThreads() < 2) {
            return true;
        }
        List<Future<Object>> futures = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(3); // both, and this thread has their futures
        futures.add(submit(one, () -> waitFor(begun, futures, 1)));
        futures.add(submit(other, () -> waitFor(begun, futures, 0)));
        begun.countDown();
        return check(futures, false, true);
    }

    private static Object waitFor(CountDownLatch begun, List<Future<Object>> futures, int other) throws Exception {
        begun.countDown();
        begun.await();
        return unwrapped(futures.get(other)::get);
    }

    private Future<Object> submit(int pool, Callable<Object> call) {
        return pools.get(pool).pool().asExecutorService().submit(call);
    }

    /** Waits; a deadlock within is a deadlock of the call that waits. */
    private static Object unwrapped(Callable<Object> wait) throws Exception {
        try {
            return wait.call();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof DeadlockException deadlock ? deadlock : failed;
        }
    }

    /** Returns false if they did not end. */
    private boolean check(List<Future<Object>> futures, boolean enough, boolean mustDeadlock) {
        if (!episode.hangDetector().await(() -> futures.stream().allMatch(Future::isDone))) {
            episode.violations()
                    .add(
                            "calls on " + statistics() + " that wait for each other have not ended within "
                                    + episode.hangDetector().limit(),
                            episode.threads().dump());
            return false;
        }
        boolean deadlocked = false;
        for (Future<Object> future : futures) {
            try {
                future.get();
            } catch (ExecutionException failed) {
                boolean isDeadlock = failed.getCause() instanceof DeadlockException;
                deadlocked |= isDeadlock;
                if (enough || !isDeadlock) {
                    episode.violations()
                            .add("a call on " + statistics() + " that waits for others failed, though "
                                    + (enough ? "there are workers for all" : "with no deadlock") + ": "
                                    + failed.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        if (mustDeadlock && !deadlocked) {
            episode.violations()
                    .add("two calls on " + statistics() + " that have begun and wait for each other both ended well");
        }
        return true;
    }

    private String statistics() {
        return pools.stream()
                .map(small -> small.pool().statistics().toString())
                .toList()
                .toString();
    }
}
