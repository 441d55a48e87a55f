package dev.deft.reactor.locks;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many waits at once, on pools that have just enough workers, or too few. */
@Tag("real-threads")
@Timeout(120)
final class LocksRaceTest {

    private final Scene scene = new Scene();
    private final List<Reactor> reactors = List.of(scene.reactor(), scene.reactor());
    private final ThreadPool pool = scene.pool("db", 4);

    @AfterEach
    void close() {
        scene.close();
    }

    /** A chain of callers, each of which begins when the one before has its outcome. Of its reactor's thread. */
    private final class Caller {

        private final Reactor reactor;
        private final Random random;
        private final boolean mayLock;
        private final CompletableFuture<Integer> locks = new CompletableFuture<>();
        private int left;
        private int failed;

        Caller(Reactor reactor, long seed, int rounds, boolean mayLock) {
            this.reactor = reactor;
            this.random = new Random(seed);
            this.left = rounds;
            this.mayLock = mayLock;
            reactor.callFromThread(this::next);
        }

        private void next() {
            if (left-- == 0) {
                locks.complete(failed);
                return;
            }
            int kind = random.nextInt(6);
            reactor.deferToThreadPool(pool, () -> reactor.blockingCallFromThread(() -> inner(kind)))
                    .addErrback(DeadlockException.class, lock -> {
                        failed++;
                        if (!mayLock) {
                            locks.completeExceptionally(lock);
                        }
                        return "failed";
                    })
                    .onFailure(locks::completeExceptionally)
                    .onBoth(done -> next())
                    .addErrback(reported -> "");
        }

        /** What the workers wait for: a call on their pool, which waits itself for what comes at once, or for nothing. */
        private Deferred<String> inner(int kind) {
            return switch (kind) {
                case 0 -> leaf();
                case 1 -> reactor.deferToThreadPool(pool, () -> "row");
                case 2 -> leaf().addCallbackDeferring(row -> leaf());
                case 3 -> Deferreds.gatherResults(List.of(leaf(), leaf())).addCallback(rows -> rows.get(0));
                case 4 ->
                    reactor.<String>newDeferred()
                            .addTimeout(Duration.ofNanos(1), reactor)
                            .addErrback(late -> "");
                default -> Deferred.succeed("at once");
            };
        }

        private Deferred<String> leaf() {
            return reactor.deferToThreadPool(pool, () -> reactor.blockingCallFromThread(() -> Deferred.succeed("row")));
        }
    }

    @Test
    void withJustEnoughWorkersNothingEverFails() throws Exception {
        List<CompletableFuture<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            callers.add(new Caller(reactors.get(i % 2), i, 33_334, false).locks);
        }
        for (CompletableFuture<Integer> caller : callers) {
            assertThat(caller.get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void withTooFewSomeFailAndNothingHangs() throws Exception {
        List<CompletableFuture<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            callers.add(new Caller(reactors.get(i % 2), i, 2_000, true).locks);
        }
        int failed = 0;
        for (CompletableFuture<Integer> caller : callers) {
            failed += caller.get(60, TimeUnit.SECONDS);
        }

        assertThat(failed).isPositive();
    }
}
