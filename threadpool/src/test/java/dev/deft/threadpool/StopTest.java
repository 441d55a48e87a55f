package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.deft.threadpool.internal.PoolDriver.Running;
import dev.deft.threadpool.internal.PoolTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StopTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @Test
    void runRunsWhatIsQueued() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2));
        driven.submit("a", "b", "c");

        assertThat(driven.pool.stop(DEADLINE)).isTrue();

        assertThat(driven.ran).containsExactly("a", "b", "c");
        assertThat(driven.statistics().workers()).isZero();
        assertThat(driven.statistics().discarded()).isZero();
    }

    @Test
    void cancelCancelsWhatIsQueuedAndTellsIt() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2));
        driven.submit("a");
        driven.pool.execute(new RecordedTask("b", driven.ran));

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(driven.pool.stop(DEADLINE, QueuedWork.CANCEL)).isFalse();
            assertThat(log.messages()).as("it was asked for").isEmpty();
        }

        assertThat(driven.ran).containsExactly("b discarded: CancellationException");
        assertThat(driven.statistics().discarded()).isEqualTo(2);
        assertThat(driven.statistics().workers()).isZero();
    }

    @Test
    void cancelWithNothingQueuedLosesNothing() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(2));
        driven.idle(2);

        assertThat(driven.pool.stop(DEADLINE, QueuedWork.CANCEL)).isTrue();
        assertThat(driven.statistics().workers()).isZero();
    }

    @Test
    void anIdlePoolStopsEvenWithoutTime() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").fixed(2));

        assertThat(driven.pool.stop(Duration.ZERO)).isTrue();
    }

    @Test
    void whatCannotEndInTimeIsNamedInOneWarning() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        Running stuck = driven.occupy(1).get(0);
        driven.pool.execute(new RecordedTask("queued", driven.ran));

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(driven.pool.stop(DEADLINE)).isFalse();

            assertThat(log.messages()).hasSize(1);
            assertThat(log.messages().get(0))
                    .startsWith("WARN Pool db stopped, but not all its work ended in time: 1 queued calls cancelled,"
                            + " 1 running calls interrupted. Threads left: 1.")
                    .contains("\n  deft-db-1");
        }
        assertThat(driven.ran).containsExactly("queued discarded: CancellationException");
        assertThat(driven.statistics().busy()).isEqualTo(1);
        stuck.finish();
        assertThat(driven.statistics().workers()).isZero();
    }

    @Test
    void aCallThatRunsOnIsInterrupted() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        driven.pool.execute(
                () -> driven.ran.add("interrupted: " + Thread.currentThread().isInterrupted()));
        Running held = driven.driver.begin(0);

        driven.pool.stop(DEADLINE);
        held.finish();

        assertThat(driven.ran).containsExactly("interrupted: true");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aSecondStopJoinsTheFirstAndKnowsOfItsLosses() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        Running held = driven.occupy(1).get(0);
        driven.pool.stop(DEADLINE);
        held.finish();

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(driven.pool.stop(DEADLINE)).isFalse();
            driven.pool.close();
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void stoppingTwiceIsStoppingOnce() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));
        driven.submit("a");

        assertThat(driven.pool.stop(DEADLINE)).isTrue();
        assertThat(driven.pool.stop(DEADLINE, QueuedWork.CANCEL)).isTrue();
    }

    @Test
    void onAWorkerStopRefusesNewWorkAndDoesNotWait() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        List<Boolean> answers = new ArrayList<>();
        driven.pool.execute(() -> answers.add(driven.pool.stop(DEADLINE)));
        driven.submit("queued");

        driven.driver.step(0);
        assertThat(answers).containsExactly(false);
        assertThat(driven.ran).isEmpty();
        assertThatThrownBy(() -> driven.submit("late")).hasMessageContaining("it was stopped");

        assertThat(driven.pool.stop(DEADLINE)).as("from elsewhere, it waits").isTrue();
        assertThat(driven.ran).containsExactly("queued");
    }

    @Test
    void onAWorkerCancelCancels() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        driven.pool.execute(() -> driven.pool.stop(DEADLINE, QueuedWork.CANCEL));
        driven.pool.execute(new RecordedTask("queued", driven.ran));

        driven.runAll();

        assertThat(driven.ran).containsExactly("queued discarded: CancellationException");
    }

    @Test
    void anInterruptedStopCancelsAtOnceAndKeepsTheInterrupt() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        driven.pool.execute(new RecordedTask("queued", driven.ran));

        Thread.currentThread().interrupt();
        boolean clean = driven.pool.stop(DEADLINE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(clean).isFalse();
        assertThat(driven.ran).containsExactly("queued discarded: CancellationException");
        driven.driver.tick();
        assertThat(driven.statistics().workers()).isZero();
    }

    @Test
    void aDiscardThatThrowsIsLoggedAndStopsNothing() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        driven.pool.callInThreadWithCallback(
                (value, failure) -> {
                    throw new IllegalStateException("in onResult");
                },
                () -> "a");
        driven.pool.execute(new Rude());
        driven.pool.execute(new RecordedTask("last", driven.ran));

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            driven.pool.stop(DEADLINE, QueuedWork.CANCEL);

            assertThat(log.messages())
                    .containsExactly(
                            "ERROR An onResult of callInThreadWithCallback threw on "
                                    + Thread.currentThread().getName(),
                            "ERROR discarded() threw, of a task of " + Rude.class.getName());
        }
        assertThat(driven.ran).containsExactly("last discarded: CancellationException");
    }

    @Test
    void aWarningThatCannotBeLoggedStopsNothing() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        Running stuck = driven.occupy(1).get(0);

        try (CapturedPoolLog log = new CapturedPoolLog(new AssertionError("in the appender"))) {
            assertThat(driven.pool.stop(DEADLINE)).isFalse();
            assertThat(log.messages()).as("the warning, and a word on its loss").hasSize(2);
        }
        stuck.finish();
    }

    @Test
    void theLastTenthOfTheDeadlineIsKeptForWhatHeedsInterrupts() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").maxThreads(1).settings(), backend);
        pool.execute(() -> {});
        backend.meanwhile(() -> backend.advance(Duration.ofMillis(4_600)));

        pool.stop(DEADLINE);

        assertThat(backend.waits).containsExactly(Duration.ofMillis(4_500), Duration.ofMillis(400));
    }

    @Test
    void ofALongDeadlineOneSecondIsKept() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").maxThreads(1).settings(), backend);
        pool.execute(() -> {});

        pool.stop(Duration.ofSeconds(60));

        assertThat(backend.waits.get(0)).isEqualTo(Duration.ofSeconds(59));
    }

    @Test
    void cancelledCallsAreToldElsewhereAndTheStopWaitsForThatNoLongerThanItsDeadline() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").maxThreads(1).settings(), backend);
        List<String> told = new ArrayList<>();
        pool.execute(new RecordedTask("a", told));
        pool.execute(new RecordedTask("b", told));
        backend.meanwhile(
                () -> backend.advance(Duration.ofMillis(4_500)),
                () -> {},
                () -> backend.advance(Duration.ofMillis(500)));

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            assertThat(pool.stop(DEADLINE)).isFalse();

            assertThat(log.messages())
                    .containsExactly(
                            "WARN Pool db stopped, but not all its work ended in time: 2 queued calls cancelled, 0"
                                    + " running calls interrupted. 2 cancelled calls are still to be told so, which thread"
                                    + " deft-db-stop goes on to do. No thread is left");
        }
        assertThat(backend.waits)
                .containsExactly(Duration.ofMillis(4_500), Duration.ofMillis(500), Duration.ofMillis(500));
        assertThat(told).isEmpty();
        backend.elsewhere.get("deft-db-stop").run();
        assertThat(told).containsExactly("a discarded: CancellationException", "b discarded: CancellationException");
    }

    @Test
    void aThreadWhoseInterruptThrowsKeepsNobodyFromBeingToldOrInterrupted() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").fixed(2).settings(), backend).withItsMinimum();
        List<String> told = new ArrayList<>();
        backend.onInterrupt = worker -> {
            told.add(worker + " interrupted");
            throw new IllegalStateException("a thread of the user's kind, in a test");
        };
        for (Worker worker : List.copyOf(backend.woken)) {
            pool.execute(new RecordedTask("running", told));
            pool.poolState().next(worker);
        }
        pool.execute(new RecordedTask("queued", told));

        try (CapturedPoolLog log = new CapturedPoolLog()) {
            pool.stop(Duration.ZERO);
            assertThat(log.failures()).hasSize(2).containsOnly(IllegalStateException.class.getName());
        }
        backend.elsewhere.get("deft-db-stop").run();

        assertThat(told)
                .containsExactly(
                        "deft-db-1 interrupted", "deft-db-2 interrupted", "queued discarded: CancellationException");
    }

    @Test
    void whereNoThreadCanBeHadTheStopTellsCancelledCallsItself() {
        ScriptedBackend backend = new ScriptedBackend();
        backend.noThread = new OutOfMemoryError("unable to create native thread");
        ThreadPool pool = new ThreadPool(ThreadPool.named("db").maxThreads(1).settings(), backend);
        List<String> told = new ArrayList<>();
        pool.execute(new RecordedTask("a", told));

        pool.stop(DEADLINE, QueuedWork.CANCEL);

        assertThat(told).containsExactly("a discarded: CancellationException");
    }

    @Test
    void aWarningThatNobodyLogsIsNotComposed() {
        Logger logger = (Logger) LoggerFactory.getLogger(ThreadPool.class);
        logger.setLevel(Level.ERROR);
        try {
            List<String> composed = new ArrayList<>();
            PoolLog.stoppedWithLoss(() -> {
                composed.add("a warning");
                return "a warning";
            });
            assertThat(composed).isEmpty();
        } finally {
            logger.setLevel(null);
        }
    }

    @Test
    void aNegativeDeadlineIsRefusedAndStopsNothing() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db"));

        assertThatThrownBy(() -> driven.pool.stop(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("deadline is -1 s; give zero or more");
        driven.submit("a");
    }

    private static final class Rude implements PoolTask {

        @Override
        public void run() {
            throw new IllegalStateException("in run");
        }

        @Override
        public void discarded(Throwable reason) {
            throw new IllegalStateException("in discarded");
        }
    }
}
