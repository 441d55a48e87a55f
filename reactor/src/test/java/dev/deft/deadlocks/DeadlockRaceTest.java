package dev.deft.deadlocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many waits at once, on pools that have just enough workers, or too few. */
@Tag("real-threads")
@Timeout(600)
final class DeadlockRaceTest {

    /** A slow machine makes fewer rounds. */
    private static final long LONG_ENOUGH = TimeUnit.SECONDS.toNanos(20);

    private final DeadlockScenario scenario = new DeadlockScenario();
    private final List<Reactor> reactors = List.of(scenario.reactor(), scenario.reactor());
    private final ThreadPool pool = scenario.pool("db", 4);

    @AfterEach
    void close() {
        scenario.close();
    }

    /** A chain of callers, each of which begins when the one before has its outcome. Of its reactor's thread. */
    private static final class Caller {

        private final Reactor reactor;
        private final Random random;
        private final boolean mayDeadlock;
        private final List<ThreadPool> pools;
        private final CompletableFuture<Integer> deadlocks = new CompletableFuture<>();
        private final long begin = System.nanoTime();
        private int left;
        private int failed;

        Caller(Reactor reactor, long seed, int rounds, boolean mayDeadlock, ThreadPool... pools) {
            this.pools = List.of(pools);
            this.reactor = reactor;
            this.random = new Random(seed);
            this.left = rounds;
            this.mayDeadlock = mayDeadlock;
            reactor.callFromThread(this::next);
        }

        private void next() {
            if (left-- == 0 || System.nanoTime() - begin > LONG_ENOUGH) {
                deadlocks.complete(failed);
                return;
            }
            int kind = random.nextInt(4 + 2 * pools.size());
            ThreadPool pool = pools.get(random.nextInt(pools.size()));
            ThreadPool other = pools.get(pools.size() - 1 - pools.indexOf(pool));
            reactor.deferToThreadPool(pool, () -> reactor.blockingCallFromThread(() -> inner(kind, pool, other)))
                    .addErrback(failure -> {
                        failed++;
                        boolean isLock = failure instanceof DeadlockException
                                || (failure instanceof ExecutionException
                                        && failure.getCause() instanceof DeadlockException);
                        if (!mayDeadlock || !isLock) {
                            deadlocks.completeExceptionally(failure);
                        }
                        return "failed";
                    })
                    .onFailure(deadlocks::completeExceptionally)
                    .onBoth(done -> next())
                    .addErrback(reported -> "");
        }

        /** Returns the Deferred that the workers wait for: a call on their pool, which waits itself for what comes at once, or for nothing. */
        private Deferred<String> inner(int kind, ThreadPool pool, ThreadPool other) {
            return switch (kind) {
                case 0 -> leaf(pool);
                case 1 -> reactor.deferToThreadPool(pool, () -> "row");
                case 2 -> leaf(other).addCallbackDeferring(row -> leaf(pool));
                case 3 ->
                    Deferreds.gatherResults(List.of(leaf(pool), leaf(other))).addCallback(rows -> rows.get(0));
                case 4 ->
                    reactor.<String>newDeferred()
                            .addTimeout(Duration.ofNanos(1), reactor)
                            .addErrback(late -> "");
                case 5 -> Deferred.succeed("at once");
                // One on each pool waits then, and for a call on the first again.
                case 6 -> reactor.deferToThreadPool(other, () -> reactor.blockingCallFromThread(() -> leaf(pool)));
                default ->
                    reactor.deferToThreadPool(
                            other,
                            () -> pool.asExecutorService().submit(() -> "row").get());
            };
        }

        private Deferred<String> leaf(ThreadPool pool) {
            return reactor.deferToThreadPool(pool, () -> reactor.blockingCallFromThread(() -> Deferred.succeed("row")));
        }
    }

    @Test
    void withJustEnoughWorkersNothingEverFails() throws Exception {
        assertThat(failures(3, 33_334, false, pool)).isZero();
    }

    @Test
    void withTooFewSomeFailAndNothingHangs() throws Exception {
        assertThat(failures(12, 2_000, true, pool)).isPositive();
    }

    @Test
    void withJustEnoughWorkersInTwoPoolsNothingEverFails() throws Exception {
        assertThat(failures(3, 20_000, false, pool, scenario.pool("web", 4))).isZero();
    }

    @Test
    void withTooFewInTwoPoolsSomeFailAndNothingHangs() throws Exception {
        ThreadPool web = scenario.pool(ThreadPool.named("web").maxThreads(2).spareWorkers(1));

        assertThat(failures(12, 2_000, true, pool, web)).isPositive();
    }

    private int failures(int count, int rounds, boolean mayDeadlock, ThreadPool... pools) throws Exception {
        List<CompletableFuture<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(new Caller(reactors.get(i % 2), i, rounds, mayDeadlock, pools).deadlocks);
        }
        int failed = 0;
        for (CompletableFuture<Integer> caller : callers) {
            failed += caller.get(600, TimeUnit.SECONDS);
        }
        return failed;
    }
}
