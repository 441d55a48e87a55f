package dev.deft.deadlocks;

import static dev.deft.deadlocks.DeadlockScenario.await;
import static dev.deft.deadlocks.DeadlockScenario.begin;
import static dev.deft.deadlocks.DeadlockScenario.get;
import static dev.deft.deadlocks.DeadlockScenario.nested;
import static dev.deft.deadlocks.DeadlockScenario.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool whose workers all wait, through the reactor, for calls on this same pool. */
@Tag("real-threads")
@Timeout(600)
final class OnePoolTest {

    private final DeadlockScenario scenario = new DeadlockScenario();
    private final Reactor reactor = scenario.reactor();
    private final ThreadPool pool = scenario.pool("db", 1);
    private final AtomicBoolean ran = new AtomicBoolean();

    @AfterEach
    void closeAndSeeThatTheFailedCallNeverRan() throws Exception {
        assertThat(get(reactor, () -> reactor.deferToThreadPool(pool, () -> "works on")))
                .isEqualTo("works on");
        scenario.close();
        assertThat(ran).isFalse();
    }

    private Deferred<String> query() {
        return reactor.deferToThreadPool(pool, () -> {
            ran.set(true);
            return "row";
        });
    }

    @Test
    void theCallThatTheLastWorkerWaitsForFailsAtOnce() {
        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(reactor, () -> nested(reactor, pool, this::query)))
                .withMessageContaining("all workers of pool 'db' (1 of at most 1)")
                .withMessageContaining("deft-db-1 waits\n      at dev.deft.deadlocks.DeadlockScenario.")
                .withMessageContaining("set -Ddev.deft.debug=true to see where it was submitted")
                .withMessageContaining("call that fails was submitted\n      at dev.deft.deadlocks.OnePoolTest.query(");
    }

    @Test
    void whileDebuggingBothSubmissionsAreTold() {
        Deferred.setDebugging(true);
        try {
            assertThatExceptionOfType(DeadlockException.class)
                    .isThrownBy(() -> get(reactor, () -> nested(reactor, pool, this::query)))
                    .withMessageContaining(
                            "in a call that was submitted\n      at dev.deft.deadlocks.DeadlockScenario.nested(")
                    .withMessageContaining(
                            "call that fails was submitted\n      at dev.deft.deadlocks.OnePoolTest.query(");
        } finally {
            Deferred.setDebugging(false);
        }
    }

    @Test
    void theLastOfSeveralWorkersIsFailedAndTheOthersGoOn() throws Exception {
        pool.resize(0, 3);
        CountDownLatch allBlock = new CountDownLatch(3);
        List<CompletableFuture<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            outcomes.add(begin(
                    reactor,
                    () -> reactor.deferToThreadPool(pool, () -> {
                        allBlock.countDown();
                        await(allBlock);
                        return reactor.blockingCallFromThread(() -> reactor.deferToThreadPool(pool, () -> "row"));
                    })));
        }
        int failed = 0;
        for (CompletableFuture<String> outcome : outcomes) {
            try {
                assertThat(result(outcome)).isEqualTo("row");
            } catch (DeadlockException deadlock) {
                failed++;
            }
        }

        assertThat(failed).isPositive().isLessThan(3);
    }

    @Test
    void anErrbackMayHandleIt() throws Exception {
        String row = get(
                reactor,
                () -> nested(reactor, pool, () -> query().addErrback(DeadlockException.class, deadlock -> "cached")));

        assertThat(row).isEqualTo("cached");
    }

    @Test
    void aRetryThatCannotRunEitherFailsAsWell() {
        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor, () -> nested(reactor, pool, () -> query().addErrbackDeferring(deadlock -> query()))));
    }

    @Test
    void aLockThatClosesInACallbackIsFound() {
        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> nested(
                                reactor,
                                pool,
                                () -> reactor.deferToThread(() -> "key").addCallbackDeferring(key -> query()))));
    }

    @Test
    void aLockThatClosesByATimerOfAnotherCallIsFound() {
        AtomicReference<Deferred<String>> sent = new AtomicReference<>();

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> nested(reactor, pool, () -> {
                            sent.set(query());
                            Deferred<String> anybodys = reactor.newDeferred();
                            reactor.callLater(Duration.ofMillis(1), () -> anybodys.callback("go"));
                            return anybodys.addCallbackDeferring(go -> sent.get());
                        })));
    }

    @Test
    void aWaitForSeveralCallsIsFoundIfNoneCanRun() {
        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> nested(
                                reactor,
                                pool,
                                () -> Deferreds.list(List.of(query(), query()))
                                        .addCallback(results ->
                                                results.get(0).<String>fold(row -> row, OnePoolTest::rethrow)))));
    }

    private static String rethrow(Throwable failure) {
        throw (DeadlockException) failure;
    }

    @Test
    void aTimedWaitFailsAtOnce() {
        assertThatThrownBy(() -> get(
                        reactor,
                        () -> reactor.deferToThreadPool(
                                pool, () -> reactor.blockingCallFromThread(Duration.ofDays(1), this::query))))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void theFutureOfASubmissionIsAWaitAsWell() {
        assertThatThrownBy(() -> get(
                        reactor,
                        () -> reactor.deferToThreadPool(
                                pool, () -> reactor.submit(this::query).get())))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DeadlockException.class);
        assertThatThrownBy(() -> get(
                        reactor,
                        () -> reactor.deferToThreadPool(
                                pool, () -> reactor.submit(this::query).get(1, TimeUnit.DAYS))))
                .hasCauseInstanceOf(DeadlockException.class);
        assertThatThrownBy(() -> get(
                        reactor,
                        () -> reactor.deferToThreadPool(
                                pool, () -> reactor.submit(this::query).join())))
                .isInstanceOf(DeadlockException.class);
    }

    @Test
    void aCallThatWaitsForItselfFails() {
        AtomicReference<Deferred<String>> itself = new AtomicReference<>();

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(reactor, () -> {
                    itself.set(nested(reactor, pool, itself::get));
                    return itself.get();
                }));
    }

    @Test
    void theSharedPoolOfTheReactorIsAPoolAsAnyOther() throws Exception {
        get(reactor, () -> {
            reactor.suggestThreadPoolSize(1);
            return Deferred.succeed(null);
        });

        assertThatExceptionOfType(DeadlockException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> reactor.deferToThread(
                                () -> reactor.blockingCallFromThread(() -> reactor.deferToThread(() -> "never")))))
                .withMessageContaining("deft-reactor-shared-1 waits");
    }
}
