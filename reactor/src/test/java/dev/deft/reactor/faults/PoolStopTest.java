package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pool stops with work queued and running: each call ends as the stop says, and its Deferred tells. */
final class PoolStopTest {

    private static final Duration GENEROUS = Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS);
    private static final int ROUNDS = 100;

    @ParameterizedTest
    @EnumSource
    void whatRunsEndsAndWhatIsQueuedRunsOrIsCancelled(QueuedWork queued) throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1).queueCapacity(10));
            List<ObservedDeferred> calls = deferCalls(scenario, pool, 4);
            scenario.test().step(); // one has begun; its worker holds on to it until a step ends it

            boolean endedWell = pool.stop(Duration.ZERO, queued);
            scenario.settle();

            assertThat(endedWell).isFalse();
            assertThat(calls.get(0).outcome()).isEqualTo("row");
            for (ObservedDeferred call : calls.subList(1, 4)) {
                assertThat(call.outcome()).isInstanceOf(CancellationException.class);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void whatRunsEndsAndWhatIsQueuedRunsOrIsCancelledOnThreads(QueuedWork queued) throws Exception {
        FaultScenario.onThreads(FaultScenario.times(ROUNDS, scenario -> stopAmidWork(scenario, queued)));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void aStopFromAWorkerEndsThePoolAsWell(QueuedWork queued) throws Exception {
        FaultScenario.onThreads(FaultScenario.times(ROUNDS, scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(2).queueCapacity(50));
            List<ObservedDeferred> calls = deferCalls(scenario, pool, 10);
            CountDownLatch allSubmitted = new CountDownLatch(1);
            ObservedDeferred stopping = scenario.defer("the call that stops", pool, () -> {
                ExternalThreads.await(allSubmitted);
                return pool.stop(GENEROUS, queued);
            });
            calls.addAll(deferCalls(scenario, pool, 10));
            allSubmitted.countDown();
            scenario.settle();

            assertThat(stopping.outcome()).isEqualTo(false);
            checkEach(calls, queued);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void aStopFromAWorkerEndsThePoolAsWellByHand(QueuedWork queued) throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred stopping = scenario.defer("the call that stops", pool, () -> pool.stop(GENEROUS, queued));
            ObservedDeferred behind = scenario.defer("a call behind it", pool, () -> "row");
            scenario.settle();

            assertThat(stopping.outcome()).isEqualTo(false);
            if (queued == QueuedWork.RUN) {
                assertThat(behind.outcome()).isEqualTo("row");
            } else {
                assertThat(behind.outcome()).isInstanceOf(CancellationException.class);
            }
        });
    }

    @Test
    @Tag("real-threads")
    void twoStopsAtOnceTellEachCallOnce() throws Exception {
        FaultScenario.onThreads(FaultScenario.times(ROUNDS, scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(2).queueCapacity(50));
            List<ObservedDeferred> calls = deferCalls(scenario, pool, 20);
            CyclicBarrier atOnce = new CyclicBarrier(2);
            Thread other = new Thread(() -> {
                meet(atOnce);
                pool.stop(GENEROUS, QueuedWork.RUN);
            });
            other.start();
            meet(atOnce);
            pool.stop(GENEROUS, QueuedWork.CANCEL);
            other.join();
            scenario.settle();

            checkEach(calls, QueuedWork.CANCEL);
        }));
    }

    @Test
    @Tag("real-threads")
    void aStopWithoutTimeInterruptsOrCancelsAndEachCallIsTold() throws Exception {
        FaultScenario.onThreads(FaultScenario.times(ROUNDS, scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(2).queueCapacity(50));
            List<ObservedDeferred> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(scenario.defer("call " + i, pool, () -> {
                    new CountDownLatch(1).await();
                    return "never";
                }));
            }

            assertThat(pool.stop(Duration.ZERO)).isFalse();
            scenario.settle();

            for (ObservedDeferred call : calls) {
                assertThat(call.outcome()).isInstanceOfAny(CancellationException.class, InterruptedException.class);
            }
        }));
    }

    private static void stopAmidWork(FaultScenario scenario, QueuedWork queued) throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").maxThreads(2).queueCapacity(50));
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        List<ObservedDeferred> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(scenario.defer("running call " + i, pool, () -> {
                begun.countDown();
                end.await();
                return "row";
            }));
        }
        ExternalThreads.await(begun);
        List<ObservedDeferred> waiting = deferCalls(scenario, pool, 20);
        Thread stopper = new Thread(() -> pool.stop(GENEROUS, queued), "deft-" + scenario.name + "-stopper");
        stopper.start();
        awaitShutdown(pool);
        end.countDown();
        stopper.join(TimeUnit.SECONDS.toMillis(ObservedDeferred.PATIENCE_SECONDS));
        scenario.settle();

        for (ObservedDeferred call : running) {
            assertThat(call.outcome()).isEqualTo("row");
        }
        checkEach(waiting, queued);
        PoolStatistics books = pool.statistics();
        assertThat(books.accepted()).isEqualTo(books.completed() + books.discarded());
    }

    private static void awaitShutdown(ThreadPool pool) {
        while (!pool.asExecutorService().isShutdown()) {
            Thread.onSpinWait();
        }
    }

    private static List<ObservedDeferred> deferCalls(FaultScenario scenario, ThreadPool pool, int count)
            throws Exception {
        List<ObservedDeferred> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(scenario.defer("call " + i, pool, () -> "row"));
        }
        return calls;
    }

    private static void checkEach(List<ObservedDeferred> calls, QueuedWork queued) throws InterruptedException {
        for (ObservedDeferred call : calls) {
            if (queued == QueuedWork.RUN || !(call.outcome() instanceof CancellationException)) {
                assertThat(call.outcome()).isEqualTo("row");
            }
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
