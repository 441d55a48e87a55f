package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An observer of a pool throws: an onResult, a task that is told, the logger, a thread that has ended its work. */
final class PoolObserverTest {

    private static final Duration GENEROUS = Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS);

    @Test
    void anOnResultThatThrowsIsCalledOnceAndHarmsNobody() throws Exception {
        FaultScenario.byHand(PoolObserverTest::throwingOnResults);
    }

    @Test
    @Tag("real-threads")
    void anOnResultThatThrowsIsCalledOnceAndHarmsNobodyOnThreads() throws Exception {
        FaultScenario.onThreads(PoolObserverTest::throwingOnResults);
    }

    @Test
    void aTaskThatThrowsWhenItIsToldHarmsNobody() throws Exception {
        FaultScenario.byHand(PoolObserverTest::throwingTasks);
    }

    @Test
    @Tag("real-threads")
    void aTaskThatThrowsWhenItIsToldHarmsNobodyOnThreads() throws Exception {
        FaultScenario.onThreads(PoolObserverTest::throwingTasks);
    }

    @Test
    void aLoggerThatThrowsHarmsNobody() throws Exception {
        try (BrokenLog log = new BrokenLog(ThreadPool.class)) {
            FaultScenario.byHand(PoolObserverTest::throwingOnResults);
            assertThat(log.takeEvents()).isPositive();
            FaultScenario.byHand(PoolObserverTest::throwingTasks);
            assertThat(log.takeEvents()).isPositive();
            FaultScenario.byHand(PoolObserverTest::noThread);
            assertThat(log.takeEvents()).isPositive();
            FaultScenario.byHand(scenario -> ThrowingCalls.costsNothing(scenario, new IllegalStateException("a bug")));
            assertThat(log.takeEvents()).isPositive();
        }
    }

    @Test
    @Tag("real-threads")
    void aLoggerThatThrowsHarmsNobodyOnThreads() throws Exception {
        try (BrokenLog log = new BrokenLog(ThreadPool.class)) {
            FaultScenario.onThreads(PoolObserverTest::throwingOnResults);
            assertThat(log.takeEvents()).isPositive();
            FaultScenario.onThreads(PoolObserverTest::throwingTasks);
            assertThat(log.takeEvents()).isPositive();
            FaultScenario.onThreads(PoolObserverTest::noThread);
            assertThat(log.takeEvents()).isPositive();
            FaultScenario.onThreads(
                    scenario -> ThrowingCalls.costsNothing(scenario, new IllegalStateException("a bug")));
            assertThat(log.takeEvents()).isPositive();
            FaultScenario.onThreads(PoolObserverTest::aStopWithLoss);
            assertThat(log.takeEvents()).isPositive();
        }
    }

    @Test
    @Tag("real-threads")
    void aThreadThatThrowsAfterItsWorkerHasLeftHarmsNobody() throws Exception {
        FaultScenario.onThreads(scenario -> {
            CountDownLatch threw = new CountDownLatch(1);
            ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(1).threadFactory(worker -> {
                Thread thread = new Thread(() -> {
                    worker.run();
                    throw new IllegalStateException("after all");
                });
                thread.setUncaughtExceptionHandler((which, failure) -> {
                    threw.countDown();
                    throw new IllegalStateException("in the UncaughtExceptionHandler");
                });
                return thread;
            }));

            ObservedDeferred call = scenario.defer("a call", pool, () -> "row");
            assertThat(call.outcome()).isEqualTo("row");
            assertThat(pool.stop(GENEROUS)).isTrue();
            ExternalThreads.await(threw);
        });
    }

    private static void throwingOnResults(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
        List<Object> told = Collections.synchronizedList(new ArrayList<>());

        pool.callInThreadWithCallback((value, failure) -> noteAndThrow(told, value), () -> "a value");
        pool.callInThreadWithCallback((value, failure) -> noteAndThrow(told, failure.getMessage()), () -> {
            throw new IllegalStateException("a failure");
        });
        ObservedDeferred next = scenario.defer("the next call", pool, () -> "row");
        scenario.settle();
        assertThat(next.outcome()).isEqualTo("row");
        assertThat(pool.statistics().failed()).isZero();

        assertThat(pool.stop(GENEROUS)).isTrue();
        pool.callInThreadWithCallback((value, failure) -> noteAndThrow(told, failure.getClass()), () -> "never");
        assertThat(told).containsExactly("a value", "a failure", RejectedExecutionException.class);
    }

    private static void noteAndThrow(List<Object> told, Object what) {
        told.add(what);
        throw new AssertionError("in onResult");
    }

    private static void throwingTasks(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1).queueCapacity(5));
        List<String> told = Collections.synchronizedList(new ArrayList<>());

        pool.execute(new Rude(told));
        ObservedDeferred next = scenario.defer("the next call", pool, () -> "row");
        scenario.settle();
        assertThat(next.outcome()).isEqualTo("row");
        assertThat(told).containsExactly("ran");

        CountDownLatch allSubmitted = new CountDownLatch(1);
        ObservedDeferred stopping = scenario.defer("the call that stops the pool", pool, () -> {
            ExternalThreads.await(allSubmitted);
            return pool.stop(GENEROUS, QueuedWork.CANCEL);
        });
        pool.execute(new Rude(told));
        ObservedDeferred cancelled = scenario.defer("a call behind it", pool, () -> "never");
        allSubmitted.countDown();
        scenario.settle();
        pool.execute(new Rude(told));

        assertThat(stopping.outcome()).isEqualTo(false);
        assertThat(cancelled.outcome()).isInstanceOf(CancellationException.class);
        assertThat(told).containsExactly("ran", "CancellationException", "RejectedExecutionException");
    }

    private static void noThread(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(2).threadFactory(worker -> null));

        ObservedDeferred failed = scenario.defer("a call without a thread", pool, () -> "never");
        scenario.settle();

        assertThat(failed.outcome()).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static void aStopWithLoss(FaultScenario scenario) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
        CountDownLatch begun = new CountDownLatch(1);
        ObservedDeferred stuck = scenario.defer("a stuck call", pool, () -> {
            begun.countDown();
            return scenario.stuck().call();
        });
        ObservedDeferred queued = scenario.defer("a call behind it", pool, () -> "never");
        ExternalThreads.await(begun);

        assertThat(pool.stop(Duration.ZERO)).isFalse();
        scenario.release();

        assertThat(stuck.outcome()).isEqualTo("released");
        assertThat(queued.outcome()).isInstanceOf(CancellationException.class);
    }

    private static final class Rude implements PoolTask {

        private final List<String> told;

        Rude(List<String> told) {
            this.told = told;
        }

        @Override
        public void run() {
            told.add("ran");
            throw new AssertionError("in run");
        }

        @Override
        public void discarded(Throwable reason) {
            told.add(reason.getClass().getSimpleName());
            throw new AssertionError("in discarded");
        }
    }
}
