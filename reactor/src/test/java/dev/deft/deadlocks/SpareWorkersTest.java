package dev.deft.deadlocks;

import static dev.deft.deadlocks.DeadlockScenario.get;
import static dev.deft.deadlocks.DeadlockScenario.nested;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pools that may have more workers for as long as a deadlock would last. */
@Tag("real-threads")
@Timeout(600)
final class SpareWorkersTest {

    private final DeadlockScenario scenario = new DeadlockScenario();
    private final Reactor reactor = scenario.reactor();

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void aSpareWorkerRunsTheCallAndLeaves() throws Exception {
        ThreadPool pool = scenario.pool(ThreadPool.named("db").fixed(1).spareWorkers(1));
        for (int i = 0; i < 100; i++) {
            assertThat(get(reactor, () -> nested(reactor, pool, () -> reactor.deferToThreadPool(pool, () -> "row"))))
                    .isEqualTo("row");
        }

        assertThat(pool.statistics().largestWorkers()).isEqualTo(2);
        assertThat(pool.statistics().maxThreads()).isEqualTo(1);
        while (pool.statistics().workers() > 1) {
            Thread.onSpinWait(); // a minimum of one worker has no idle timeout: who is too much leaves by itself
        }
    }

    @Test
    void nestingThatNeedsMoreThanThereAreFails() {
        ThreadPool pool = scenario.pool(ThreadPool.named("db").fixed(1).spareWorkers(1));

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> nested(
                                reactor,
                                pool,
                                () -> nested(reactor, pool, () -> reactor.deferToThreadPool(pool, () -> "never")))))
                .withMessageContaining("2 of at most 1 and 1 spare");
    }

    @Test
    void oneThatWasGivenBackAndIsStillBusyLeavesTheOthersToBeLent() throws Exception {
        ThreadPool pool = scenario.pool(ThreadPool.named("db").maxThreads(1).spareWorkers(5));
        AtomicReference<Deferred<String>> queued = new AtomicReference<>();
        AtomicReference<Deferred<String>> second = new AtomicReference<>();
        CountDownLatch givenBack = new CountDownLatch(1);
        CompletableFuture<String> first = DeadlockScenario.begin(
                reactor,
                () -> reactor.deferToThreadPool(pool, () -> {
                    reactor.<String>blockingCallFromThread(() -> {
                        second.set(reactor.deferToThreadPool(
                                pool,
                                () -> { // the spare worker's
                                    reactor.callFromThread(() -> queued.get().cancel());
                                    DeadlockScenario.await(givenBack);
                                    return reactor.<String>blockingCallFromThread(
                                            () -> reactor.deferToThreadPool(pool, () -> "row"));
                                }));
                        queued.set(reactor.deferToThreadPool(pool, () -> "row"));
                        return queued.get().addErrback(cancelled -> "");
                    });
                    givenBack.countDown();
                    return reactor.<String>blockingCallFromThread(() -> reactor.deferToThreadPool(pool, () -> "row"));
                }));

        assertThat(DeadlockScenario.result(first)).isEqualTo("row");
        assertThat(get(reactor, second::get)).isEqualTo("row");
        assertThat(pool.statistics().largestWorkers()).isLessThanOrEqualTo(4);
    }

    @Test
    void aThreadThatCouldNotBeStartedIsTriedAgain() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        ThreadPool pool = scenario.pool(ThreadPool.named("db").maxThreads(2).threadFactory(run -> {
            if (starts.incrementAndGet() == 2) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(run);
        }));

        assertThat(get(reactor, () -> nested(reactor, pool, () -> reactor.deferToThreadPool(pool, () -> "row"))))
                .isEqualTo("row");
        assertThat(starts).hasValue(3);
    }

    @Test
    void whereNoThreadCanBeStartedTheCallFails() {
        AtomicInteger starts = new AtomicInteger();
        ThreadPool pool = scenario.pool(
                ThreadPool.named("db").maxThreads(2).spareWorkers(1).threadFactory(run -> {
                    if (starts.incrementAndGet() > 1) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return new Thread(run);
                }));

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor, () -> nested(reactor, pool, () -> reactor.deferToThreadPool(pool, () -> "never"))));
    }

    @Test
    void manyAtOnceNeverGetMoreWorkersThanAreSpare() throws Exception {
        ThreadPool pool = scenario.pool(ThreadPool.named("db").fixed(2).spareWorkers(2));
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(DeadlockScenario.begin(
                    reactor,
                    () -> nested(reactor, pool, () -> {
                        Deferred<String> inner = reactor.deferToThreadPool(pool, () -> "row");
                        return inner.addErrback(DeadlockException.class, deadlock -> "failed");
                    })));
        }
        for (CompletableFuture<String> call : calls) {
            assertThat(DeadlockScenario.result(call)).isIn("row", "failed");
        }

        assertThat(pool.statistics().largestWorkers()).isLessThanOrEqualTo(4);
    }
}
