package dev.deft.threadpool;

import static dev.deft.threadpool.PoolStateTest.finishedThenNext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop of a worker's thread, run on the test's, with what happens while it parks written down before. */
class WorkerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final ScriptedBackend backend = new ScriptedBackend();
    private final List<String> ran = new ArrayList<>();

    private ThreadPool pool(int minThreads) {
        return pool(minThreads, 1);
    }

    private ThreadPool pool(int minThreads, int maxThreads) {
        PoolSettings settings = ThreadPool.named("db")
                .minThreads(minThreads)
                .maxThreads(maxThreads)
                .idleTimeout(TIMEOUT)
                .settings();
        return new ThreadPool(settings, backend);
    }

    private void runFirstWorker(ThreadPool pool) {
        backend.run(pool.poolState().workers().get(0));
    }

    @Test
    void aWorkerRunsWhatWaitsThenParksForItsTimeoutAndLeaves() {
        ThreadPool pool = pool(0);
        backend.meanwhile(() -> backend.advance(TIMEOUT));
        pool.execute(() -> ran.add("a"));

        runFirstWorker(pool);

        assertThat(ran).containsExactly("a");
        assertThat(backend.waits).containsExactly(TIMEOUT);
        assertThat(pool.statistics().workers()).isZero();
    }

    @Test
    void aWorkerThatWokeForNothingParksForTheRest() {
        ThreadPool pool = pool(0);
        backend.meanwhile(() -> backend.advance(Duration.ofSeconds(4)), () -> backend.advance(Duration.ofSeconds(6)));
        pool.execute(() -> ran.add("a"));

        runFirstWorker(pool);

        assertThat(backend.waits).containsExactly(TIMEOUT, Duration.ofSeconds(6));
    }

    @Test
    void aWorkerThatWorkedHasItsWholeTimeoutAgain() {
        ThreadPool pool = pool(0);
        backend.meanwhile(
                () -> {
                    backend.advance(Duration.ofSeconds(4));
                    pool.execute(() -> backend.advance(Duration.ofSeconds(3)));
                },
                () -> backend.advance(TIMEOUT));
        pool.execute(() -> ran.add("a"));

        runFirstWorker(pool);

        assertThat(backend.waits).containsExactly(TIMEOUT, TIMEOUT);
    }

    @Test
    void oneOfTheMinimumParksForEverOnceItsTimeoutIsOver() {
        ThreadPool pool = pool(1);
        pool.withItsMinimum();
        backend.meanwhile(() -> backend.advance(TIMEOUT), () -> pool.stop(Duration.ZERO));

        runFirstWorker(pool);

        assertThat(backend.waits.subList(0, 2)).containsExactly(TIMEOUT, FOREVER);
        assertThat(pool.statistics().workers()).isZero();
    }

    @Test
    void aWorkerThatFindsNoMemoryToHaveAnotherWokenGoesOnWithItsCall() {
        ThreadPool pool = pool(2, 2);
        pool.withItsMinimum();
        Worker first = backend.woken.get(0);
        Worker second = backend.woken.get(1);
        backend.meanwhile(
                () -> backend.run(second), // while the first is parked
                () -> {
                    pool.execute(() -> ran.add("a")); // wakes the second
                    pool.execute(() -> ran.add("b")); // for which that is to wake the first
                    backend.noWake = new OutOfMemoryError("no memory, in a test");
                },
                () -> {
                    backend.noWake = null;
                    pool.asExecutorService().shutdown();
                });

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThatCode(() -> backend.run(first)).doesNotThrowAnyException();
            assertThat(log.failures()).containsExactly(OutOfMemoryError.class.getName());
        }

        assertThat(ran).containsExactly("a", "b");
        assertThat(pool.statistics().failed()).isZero();
        assertThat(pool.asExecutorService().isTerminated()).isTrue();
    }

    @Test
    void anInterruptThatCameAfterACallHadEndedIsNotSeenByTheNext() {
        ThreadPool pool = pool(0);
        backend.meanwhile(
                () -> {
                    Thread.currentThread().interrupt();
                    pool.execute(() ->
                            ran.add("interrupted: " + Thread.currentThread().isInterrupted()));
                },
                () -> backend.advance(TIMEOUT));
        pool.execute(() -> ran.add("a"));

        runFirstWorker(pool);

        assertThat(ran).containsExactly("a", "interrupted: false");
    }

    /** As when it had been taken before the stop interrupted the worker, which then forgot the interrupt to begin with it. */
    @Test
    void aCallThatBeginsAfterAStopHasInterruptedWhatRunsBeginsInterrupted() {
        ThreadPool pool = pool(0);
        pool.execute(() -> ran.add("interrupted: " + Thread.currentThread().isInterrupted()));
        Worker worker = backend.woken.get(0);
        pool.poolState().next(worker);
        pool.poolState().stop();
        assertThat(pool.poolState().cutShort().toInterrupt()).containsExactly(worker);

        WorkerThread.runTask(pool.poolState(), worker, worker.task);

        assertThat(ran).containsExactly("interrupted: true");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aCallThatEndsAsSoonAsItIsInterruptedIsReportedToHaveBeen() {
        ThreadPool pool = pool(0);
        Worker worker = startWith(pool, "a");
        pool.poolState().next(worker);
        backend.onInterrupt = interrupted -> finishedThenNext(pool.poolState(), interrupted, true);

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(pool.stop(Duration.ofMillis(50))).isFalse();

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("0 queued calls cancelled, 1 running calls interrupted. No thread is left");
        }
    }

    @Test
    void aWorkerThatWaitsAwakeTakesWhatComesWithoutAParkAndWithoutBeingWoken() {
        ThreadPool pool = pool(0, 2);
        Worker worker = startWith(pool, "a");
        backend.whileAwake(() -> {
            assertThat(worker.state).isEqualTo(WorkerState.SEEKING);
            pool.execute(() -> ran.add("b, after parks: " + backend.waits.size()));
        });
        backend.meanwhile(() -> backend.advance(TIMEOUT));

        backend.run(worker);

        assertThat(ran).containsExactly("a", "b, after parks: 0");
        assertThat(backend.woken).containsExactly(worker);
    }

    @Test
    void aWorkerThatWaitsAwakeForNothingParks() {
        ThreadPool pool = pool(0);
        Worker worker = startWith(pool, "a");
        backend.whileAwake(() -> {});
        backend.meanwhile(() -> {
            assertThat(worker.state).isEqualTo(WorkerState.IDLE);
            backend.advance(TIMEOUT);
        });

        backend.run(worker);

        assertThat(backend.waits).containsExactly(TIMEOUT);
    }

    @Test
    void aWorkerThatMayNotStayAwakeNeverSeeks() {
        ThreadPool pool = pool(0);
        Worker worker = startWith(pool, "a");
        backend.whileAwake(() -> ran.add("waited awake"));
        backend.mayStayAwake = false;
        backend.meanwhile(() -> backend.advance(TIMEOUT));

        backend.run(worker);

        assertThat(ran).containsExactly("a");
        assertThat(backend.waits).containsExactly(TIMEOUT);
    }

    @Test
    void aWorkerThatHasWorkDoesNotWaitAwake() {
        ThreadPool pool = pool(0);
        Worker worker = startWith(pool, "a");
        pool.execute(() -> ran.add("b"));
        backend.whileAwake(() -> ran.add("waited awake"));
        backend.meanwhile(() -> backend.advance(TIMEOUT));

        backend.run(worker);

        assertThat(ran).containsExactly("a", "b", "waited awake");
    }

    /** The submitter relies on the one that is looking; with two tasks there, that one must see to the second. */
    @Test
    void aWorkerThatFindsATaskInItsSearchHasAnotherWokenForTheNextBeforeItBegins() {
        ThreadPool pool = pool(0, 2);
        Worker searching = startWith(pool, "a");
        Worker idle = startWith(pool, "b");
        assertThat(pool.poolState().next(idle)).isEqualTo(WorkerOrder.RUN);
        backend.whileAwake(() -> {
            assertThat(finishedThenNext(pool.poolState(), idle, false)).isEqualTo(WorkerOrder.PARK);
            backend.woken.clear();
            pool.execute(() -> ran.add("c, woken: " + backend.woken));
            pool.execute(() -> ran.add("d"));
            assertThat(backend.woken)
                    .as("the submitter leaves it to who is looking")
                    .isEmpty();
        });
        backend.meanwhile(() -> backend.advance(TIMEOUT));

        backend.run(searching);

        assertThat(ran).containsExactly("b", "c, woken: [" + idle + "]", "d");
    }

    /** The worker that is started for this call; the test runs it. */
    private Worker startWith(ThreadPool pool, String name) {
        pool.execute(() -> ran.add(name));
        return backend.woken.get(backend.woken.size() - 1);
    }
}
