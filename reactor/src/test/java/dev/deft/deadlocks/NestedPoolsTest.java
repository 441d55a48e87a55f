package dev.deft.deadlocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that wait for calls on other pools, and those on the first again, while some of the pools' workers are free. */
@Tag("real-threads")
@Timeout(600)
final class NestedPoolsTest {

    /** The ways in which a worker waits for a call on another pool. */
    enum Way {
        BLOCKING_CALL,
        SUBMITTED_FUTURE,
        POOL_FUTURE
    }

    record NestedPools(Way way, Transport transport, WorkerKind workers) {

        static Stream<NestedPools> all() {
            return Stream.of(Way.values())
                    .flatMap(way -> Stream.of(Transport.NIO, Transport.AUTO)
                            .flatMap(transport ->
                                    WorkerKind.available().map(of -> new NestedPools(way, transport, of))));
        }
    }

    private final DeadlockScenario scenario = new DeadlockScenario();
    private NestedPools setting;
    private Reactor reactor;

    @AfterEach
    void close() {
        scenario.close();
    }

    private void set(NestedPools on) {
        setting = on;
        reactor = scenario.reactor(on.transport);
    }

    private ThreadPool pool(String name, int workers, int spares) {
        return scenario.pool(ThreadPool.named(name)
                .maxThreads(workers)
                .spareWorkers(spares)
                .threadFactory(setting.workers.factory()));
    }

    /** Waits on a worker: waits for {@code call} on {@code pool}. */
    private <T> T waitFor(ThreadPool pool, Callable<T> call) throws Exception {
        try {
            return switch (setting.way) {
                case BLOCKING_CALL -> reactor.blockingCallFromThread(() -> reactor.deferToThreadPool(pool, call));
                case SUBMITTED_FUTURE ->
                    reactor.<T>submit(() -> reactor.deferToThreadPool(pool, call))
                            .get();
                case POOL_FUTURE -> pool.asExecutorService().submit(call).get();
            };
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private <T> CompletableFuture<T> begin(ThreadPool pool, Callable<T> call) {
        return DeadlockScenario.begin(reactor, () -> reactor.<T>deferToThreadPool(pool, call));
    }

    @ParameterizedTest
    @MethodSource("dev.deft.deadlocks.NestedPoolsTest$NestedPools#all")
    void aCircleOverAPoolThatHasAWorkerToSpareIsFound(NestedPools on) {
        set(on);
        ThreadPool web = pool("web", 1, 0);
        ThreadPool db = pool("db", 2, 0);

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() ->
                        DeadlockScenario.result(begin(web, () -> waitFor(db, () -> waitFor(web, () -> "never")))))
                .withMessageContaining(
                        "all workers of pool 'web' (1 of at most 1) and 1 worker of pool 'db' (1 of at most 2)");
    }

    @ParameterizedTest
    @MethodSource("dev.deft.deadlocks.NestedPoolsTest$NestedPools#all")
    void aCircleThatAllWorkersOfOnePoolEndInIsFound(NestedPools on) throws Exception {
        set(on);
        ThreadPool web = pool("web", 2, 0);
        ThreadPool db = pool("db", 3, 0);
        CountDownLatch bothRun = new CountDownLatch(2);
        List<CompletableFuture<String>> both = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            both.add(begin(web, () -> {
                bothRun.countDown();
                DeadlockScenario.await(bothRun);
                return waitFor(db, () -> waitFor(web, () -> "row"));
            }));
        }

        assertThat(deadlocks(both)).isEqualTo(1);
    }

    private static int deadlocks(List<CompletableFuture<String>> calls) throws Exception {
        int deadlocks = 0;
        for (CompletableFuture<String> call : calls) {
            try {
                assertThat(DeadlockScenario.result(call)).isEqualTo("row");
            } catch (DeadlockException deadlock) {
                deadlocks++;
            }
        }
        return deadlocks;
    }

    @ParameterizedTest
    @MethodSource("dev.deft.deadlocks.NestedPoolsTest$NestedPools#all")
    void aSpareWorkerIsLentToThePoolWhoseCallIsQueued(NestedPools on) throws Exception {
        set(on);
        ThreadPool web = pool("web", 1, 20);
        ThreadPool db = pool("db", 1, 20);

        assertThat(DeadlockScenario.result(begin(
                        web, () -> waitFor(db, () -> waitFor(web, () -> waitFor(db, () -> "row"))))))
                .isEqualTo("row");
        assertThat(web.statistics().largestWorkers()).isEqualTo(2);
        assertThat(db.statistics().largestWorkers()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("dev.deft.deadlocks.NestedPoolsTest$NestedPools#all")
    void callsThatHaveAllBegunAndWaitForEachOtherAreFound(NestedPools on) throws Exception {
        set(on);
        ThreadPool web = pool("web", 3, 5);
        List<CompletableFuture<Callable<String>>> outcomes =
                List.of(new CompletableFuture<>(), new CompletableFuture<>());
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Callable<String>> other = outcomes.get(1 - i);
            outcomes.get(i).complete(submitted(web, () -> other.get().call()));
        }

        for (CompletableFuture<Callable<String>> outcome : outcomes) {
            assertThatThrownBy(() -> outcome.get().call())
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(DeadlockException.class),
                            failure -> assertThat(failure).hasRootCauseInstanceOf(DeadlockException.class));
        }
        assertThat(web.statistics().largestWorkers()).isLessThanOrEqualTo(3);
    }

    /** Has {@code pool} run {@code call}; what is returned waits for the outcome. */
    private Callable<String> submitted(ThreadPool pool, Callable<String> call) throws Exception {
        return switch (setting.way) {
            case BLOCKING_CALL -> {
                AtomicReference<Deferred<String>> outcome = new AtomicReference<>();
                DeadlockScenario.get(reactor, () -> {
                    outcome.set(reactor.deferToThreadPool(pool, call));
                    return Deferred.succeed(null);
                });
                yield () -> reactor.blockingCallFromThread(outcome::get);
            }
            case SUBMITTED_FUTURE -> reactor.<String>submit(() -> reactor.deferToThreadPool(pool, call))::get;
            case POOL_FUTURE -> pool.asExecutorService().submit(call)::get;
        };
    }

    /** Random nesting over several pools, which are too small for it now and then. */
    @ParameterizedTest
    @MethodSource("dev.deft.deadlocks.NestedPoolsTest$NestedPools#all")
    void nestingAtRandomNeverHangs(NestedPools on) throws Exception {
        set(on);
        List<ThreadPool> pools = List.of(pool("one", 1, 0), pool("two", 2, 1), pool("three", 3, 0));
        int deadlocks = 0;
        for (int round = 0; round < 200; round++) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Random random = new Random(31L * round + i);
                calls.add(begin(pools.get(random.nextInt(3)), () -> nest(pools, random, 3)));
            }
            deadlocks += deadlocks(calls);
        }

        assertThat(deadlocks).isPositive();
    }

    private String nest(List<ThreadPool> pools, Random random, int depth) throws Exception {
        int levels = random.nextInt(depth + 1);
        return levels == 0 ? "row" : waitFor(pools.get(random.nextInt(3)), () -> nest(pools, random, levels - 1));
    }

    @ParameterizedTest
    @MethodSource("dev.deft.deadlocks.NestedPoolsTest$NestedPools#all")
    void withSpareWorkersForEveryLevelNestingAtRandomNeverFails(NestedPools on) throws Exception {
        set(on);
        List<ThreadPool> pools = List.of(pool("one", 1, 32), pool("two", 2, 32), pool("three", 3, 32));
        for (int round = 0; round < 100; round++) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Random random = new Random(31L * round + i);
                calls.add(begin(pools.get(random.nextInt(3)), () -> nest(pools, random, 3)));
            }
            assertThat(deadlocks(calls)).isZero();
        }
    }
}
