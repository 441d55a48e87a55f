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

    private static final Duration GENEROUS = Duration.ofSeconds(Fired.PATIENCE_SECONDS);
    private static final int ROUNDS = 100;

    @ParameterizedTest
    @EnumSource
    void whatRunsEndsAndWhatIsQueuedRunsOrIsCancelled(QueuedWork queued) throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1).queueCapacity(10));
            List<Fired> calls = deferCalls(scene, pool, 4);
            scene.test().step(); // one has begun; its worker holds on to it until a step ends it

            boolean endedWell = pool.stop(Duration.ZERO, queued);
            scene.settle();

            assertThat(endedWell).isFalse();
            assertThat(calls.get(0).outcome()).isEqualTo("row");
            for (Fired call : calls.subList(1, 4)) {
                assertThat(call.outcome()).isInstanceOf(CancellationException.class);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void whatRunsEndsAndWhatIsQueuedRunsOrIsCancelledOnThreads(QueuedWork queued) throws Exception {
        Scene.onThreads(Scene.times(ROUNDS, scene -> stopAmidWork(scene, queued)));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void aStopFromAWorkerEndsThePoolAsWell(QueuedWork queued) throws Exception {
        Scene.onThreads(Scene.times(ROUNDS, scene -> {
            ThreadPool pool = scene.start(scene.pool("db").maxThreads(2).queueCapacity(50));
            List<Fired> calls = deferCalls(scene, pool, 10);
            CountDownLatch allSubmitted = new CountDownLatch(1);
            Fired stopping = scene.defer("the call that stops", pool, () -> {
                Foreign.await(allSubmitted);
                return pool.stop(GENEROUS, queued);
            });
            calls.addAll(deferCalls(scene, pool, 10));
            allSubmitted.countDown();
            scene.settle();

            assertThat(stopping.outcome()).isEqualTo(false);
            checkEach(calls, queued);
        }));
    }

    @ParameterizedTest
    @EnumSource
    void aStopFromAWorkerEndsThePoolAsWellByHand(QueuedWork queued) throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Fired stopping = scene.defer("the call that stops", pool, () -> pool.stop(GENEROUS, queued));
            Fired behind = scene.defer("a call behind it", pool, () -> "row");
            scene.settle();

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
        Scene.onThreads(Scene.times(ROUNDS, scene -> {
            ThreadPool pool = scene.start(scene.pool("db").maxThreads(2).queueCapacity(50));
            List<Fired> calls = deferCalls(scene, pool, 20);
            CyclicBarrier atOnce = new CyclicBarrier(2);
            Thread other = new Thread(() -> {
                meet(atOnce);
                pool.stop(GENEROUS, QueuedWork.RUN);
            });
            other.start();
            meet(atOnce);
            pool.stop(GENEROUS, QueuedWork.CANCEL);
            other.join();
            scene.settle();

            checkEach(calls, QueuedWork.CANCEL);
        }));
    }

    @Test
    @Tag("real-threads")
    void aStopWithoutTimeInterruptsOrCancelsAndEachCallIsTold() throws Exception {
        Scene.onThreads(Scene.times(ROUNDS, scene -> {
            ThreadPool pool = scene.start(scene.pool("db").maxThreads(2).queueCapacity(50));
            List<Fired> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(scene.defer("call " + i, pool, () -> {
                    new CountDownLatch(1).await();
                    return "never";
                }));
            }

            assertThat(pool.stop(Duration.ZERO)).isFalse();
            scene.settle();

            for (Fired call : calls) {
                assertThat(call.outcome()).isInstanceOfAny(CancellationException.class, InterruptedException.class);
            }
        }));
    }

    private static void stopAmidWork(Scene scene, QueuedWork queued) throws Exception {
        ThreadPool pool = scene.start(scene.pool("db").maxThreads(2).queueCapacity(50));
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        List<Fired> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(scene.defer("running call " + i, pool, () -> {
                begun.countDown();
                end.await();
                return "row";
            }));
        }
        Foreign.await(begun);
        List<Fired> waiting = deferCalls(scene, pool, 20);
        Thread stopper = new Thread(() -> pool.stop(GENEROUS, queued), "deft-" + scene.name + "-stopper");
        stopper.start();
        awaitShutdown(pool);
        end.countDown();
        stopper.join(TimeUnit.SECONDS.toMillis(Fired.PATIENCE_SECONDS));
        scene.settle();

        for (Fired call : running) {
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

    private static List<Fired> deferCalls(Scene scene, ThreadPool pool, int count) throws Exception {
        List<Fired> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(scene.defer("call " + i, pool, () -> "row"));
        }
        return calls;
    }

    private static void checkEach(List<Fired> calls, QueuedWork queued) throws InterruptedException {
        for (Fired call : calls) {
            if (queued == QueuedWork.RUN || !(call.outcome() instanceof CancellationException)) {
                assertThat(call.outcome()).isEqualTo("row");
            }
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(Fired.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
