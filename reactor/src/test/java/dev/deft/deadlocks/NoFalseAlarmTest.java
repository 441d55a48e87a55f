package dev.deft.deadlocks;

import static dev.deft.deadlocks.DeadlockScenario.await;
import static dev.deft.deadlocks.DeadlockScenario.begin;
import static dev.deft.deadlocks.DeadlockScenario.get;
import static dev.deft.deadlocks.DeadlockScenario.nested;
import static dev.deft.deadlocks.DeadlockScenario.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits that look like a deadlock and end. */
@Tag("real-threads")
@Timeout(600)
final class NoFalseAlarmTest {

    private final DeadlockScenario scenario = new DeadlockScenario();
    private final Reactor reactor = scenario.reactor();
    private final ThreadPool pool = scenario.pool("db", 1);

    @AfterEach
    void close() {
        scenario.close();
    }

    private Deferred<String> query() {
        return reactor.deferToThreadPool(pool, () -> "row");
    }

    /** Lets the reactor look at all waits several times. */
    private void severalTurns() throws Exception {
        for (int i = 0; i < 10; i++) {
            get(reactor, () -> Deferred.succeed(null));
        }
    }

    @Test
    void whereThePoolMayGrow() throws Exception {
        pool.resize(0, 2);

        assertThat(get(reactor, () -> nested(reactor, pool, this::query))).isEqualTo("row");
    }

    @Test
    void whereAnotherWorkerRuns() throws Exception {
        pool.resize(0, 2);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        pool.execute(() -> {
            running.countDown();
            await(free);
        });
        await(running);
        CountDownLatch queued = new CountDownLatch(1);
        CompletableFuture<String> row = begin(
                reactor,
                () -> nested(reactor, pool, () -> {
                    Deferred<String> query = query();
                    queued.countDown();
                    return query;
                }));
        await(queued);
        severalTurns();
        assertThat(row).isNotDone();
        free.countDown();

        assertThat(result(row)).isEqualTo("row");
    }

    @Test
    void whereAnybodyMayFire() throws Exception {
        AtomicReference<Deferred<String>> anybodys = new AtomicReference<>();
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<String> row = begin(
                reactor,
                () -> nested(reactor, pool, () -> {
                    anybodys.set(reactor.newDeferred());
                    waiting.countDown();
                    return Deferreds.race(List.of(query(), anybodys.get())).addCallback(won -> won.value());
                }));
        await(waiting);
        severalTurns();
        assertThat(row).isNotDone();
        reactor.callFromThread(() -> anybodys.get().callback("fired"));

        assertThat(result(row)).isEqualTo("fired");
    }

    @Test
    void whereNobodyWaitsForTheCall() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        String done = get(
                reactor,
                () -> nested(reactor, pool, () -> {
                    reactor.deferToThreadPool(pool, ran::countDown);
                    return Deferred.succeed("done");
                }));

        assertThat(done).isEqualTo("done");
        await(ran);
    }

    @Test
    void whereTheWorkersOfAnotherPoolDoTheWork() throws Exception {
        ThreadPool web = scenario.pool("web", 1);
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<String> row = begin(
                reactor,
                () -> nested(
                        reactor,
                        web,
                        () -> reactor.deferToThreadPool(pool, () -> {
                            running.countDown();
                            await(free);
                            return "row";
                        })));
        await(running);
        severalTurns();
        free.countDown();

        assertThat(result(row)).isEqualTo("row");
    }

    @Test
    void whereATimeLimitEndsTheWait() {
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> get(
                        reactor,
                        () -> nested(reactor, pool, () -> query().addTimeout(Duration.ofMillis(20), reactor))));
    }

    @Test
    void whereAPausedChainHasItsResult() throws Exception {
        AtomicReference<Deferred<String>> paused = new AtomicReference<>();
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<String> row = begin(
                reactor,
                () -> nested(reactor, pool, () -> {
                    paused.set(Deferred.succeed("row"));
                    paused.get().pause();
                    waiting.countDown();
                    return paused.get();
                }));
        await(waiting);
        severalTurns();
        reactor.callFromThread(() -> paused.get().unpause());

        assertThat(result(row)).isEqualTo("row");
    }
}
