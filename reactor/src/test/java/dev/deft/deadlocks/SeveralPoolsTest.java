package dev.deft.deadlocks;

import static dev.deft.deadlocks.DeadlockScenario.begin;
import static dev.deft.deadlocks.DeadlockScenario.get;
import static dev.deft.deadlocks.DeadlockScenario.nested;
import static dev.deft.deadlocks.DeadlockScenario.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pools, and reactors, that wait for each other. */
@Tag("real-threads")
@Timeout(600)
final class SeveralPoolsTest {

    private final DeadlockScenario scenario = new DeadlockScenario();
    private final Reactor reactor = scenario.reactor();
    private final ThreadPool db = scenario.pool("db", 1);
    private final ThreadPool web = scenario.pool("web", 1);

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void twoPoolsInACircleFailTheCallThatClosesIt() throws Exception {
        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> nested(
                                reactor,
                                db,
                                () -> nested(reactor, web, () -> reactor.deferToThreadPool(db, () -> "never")))))
                .withMessageContaining("all workers of the pools ")
                .withMessageContaining("'db' (1 of at most 1)")
                .withMessageContaining("'web' (1 of at most 1)")
                .withMessageContaining("deft-web-1, deft-db-1 wait\n      at dev.deft.deadlocks.DeadlockScenario.");
        assertThat(get(reactor, () -> nested(reactor, db, () -> reactor.deferToThreadPool(web, () -> "row"))))
                .isEqualTo("row");
    }

    @Test
    void twoReactorsThatShareAPoolAndBothWaitFailOneCall() throws Exception {
        Reactor other = scenario.reactor();
        db.resize(0, 2);
        for (int i = 0; i < 50; i++) {
            CountDownLatch bothRun = new CountDownLatch(2);
            List<CompletableFuture<String>> both = List.of(blockedOn(reactor, bothRun), blockedOn(other, bothRun));
            int failed = 0;
            for (CompletableFuture<String> each : both) {
                try {
                    assertThat(result(each)).isEqualTo("row");
                } catch (DeadlockException deadlock) {
                    failed++;
                }
            }
            assertThat(failed).isEqualTo(1);
        }
    }

    /** A call of {@code from} on the pool that, once the other runs as well, waits there for another on the pool. */
    private CompletableFuture<String> blockedOn(Reactor from, CountDownLatch bothRun) {
        return begin(
                from,
                () -> from.deferToThreadPool(db, () -> {
                    bothRun.countDown();
                    DeadlockScenario.await(bothRun);
                    return from.blockingCallFromThread(() -> from.deferToThreadPool(db, () -> "row"));
                }));
    }

    @Test
    void aCircleOverTwoReactorsIsFound() {
        Reactor other = scenario.reactor();

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> reactor.deferToThreadPool(
                                db,
                                () -> other.blockingCallFromThread(() -> other.deferToThreadPool(
                                        web,
                                        () -> reactor.blockingCallFromThread(
                                                () -> reactor.deferToThreadPool(db, () -> "never")))))));
    }

    @Test
    void aWaitThroughTheReactorAndOneForAFutureMakeACircleAsWell() {
        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> nested(
                                reactor,
                                db,
                                () -> reactor.deferToThreadPool(web, () -> {
                                    try {
                                        return db.asExecutorService()
                                                .submit(() -> "never")
                                                .get();
                                    } catch (ExecutionException e) {
                                        throw (Exception) e.getCause();
                                    }
                                }))));
    }

    @Test
    void whoWaitsForALockedPoolGetsItsResultOnceThatIsFree() throws Exception {
        ThreadPool jobs = scenario.pool("jobs", 1);
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<String> locked = begin(
                reactor,
                () -> reactor.deferToThreadPool(db, () -> {
                    DeadlockScenario.await(waits);
                    return reactor.blockingCallFromThread(() -> reactor.deferToThreadPool(db, () -> "never"));
                }));
        CompletableFuture<String> bystander = begin(
                reactor,
                () -> nested(reactor, jobs, () -> {
                    Deferred<String> queued = reactor.deferToThreadPool(db, () -> "row");
                    waits.countDown();
                    return queued;
                }));

        assertThatExceptionOfType(DeadlockException.class).isThrownBy(() -> result(locked));
        assertThat(result(bystander)).isEqualTo("row");
    }
}
