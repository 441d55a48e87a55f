package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The queue is full: the bound is exact, and every refusal is told. */
final class FullQueueTest {

    private static final int WORKERS = 2;
    private static final int CAPACITY = 30;
    private static final int FLOOD = 1_000;

    @Test
    void aFloodFromTheReactorIsRefusedBeyondTheBoundAndEachRefusalTold() throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            List<Fired> calls = flood(scene, pool);

            checkRefusedAtOnce(calls);
            scene.settle();
            checkOutcomes(calls);
        });
    }

    @Test
    @Tag("real-threads")
    void aFloodFromTheReactorIsRefusedBeyondTheBoundAndEachRefusalToldOnThreads() throws Exception {
        Scene.onThreads(Scene.times(5, scene -> {
            ThreadPool pool = scene.start(scene.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            CountDownLatch open = occupy(pool, WORKERS);
            List<Fired> calls = scene.onReactor(() -> flood(scene, pool));

            assertThat(pool.statistics().queued()).isEqualTo(CAPACITY);
            assertThat(calls.stream().filter(Fired::hasFired)).hasSize(FLOOD - CAPACITY);
            open.countDown();
            scene.settle();

            assertThat(succeeded(calls)).isEqualTo(CAPACITY);
            assertThat(pool.statistics().refused()).isEqualTo(FLOOD - CAPACITY);
        }));
    }

    @Test
    @Tag("real-threads")
    void aFloodFromManyThreadsIsRefusedBeyondTheBoundAndEachRefusalTold() throws Exception {
        Scene.onThreads(Scene.times(50, scene -> {
            ThreadPool pool = scene.start(scene.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            CountDownLatch open = occupy(pool, WORKERS);
            Foreign foreign = new Foreign(scene, 4, told -> pool.callInThreadWithCallback(told, () -> "row"));
            List<Fired> calls = scene.onReactor(() -> flood(scene, pool));
            foreign.join();

            int refused = foreign.failed();
            assertThat(foreign.calls() - refused + FLOOD - refusedAtOnce(calls)).isEqualTo(CAPACITY);
            open.countDown();
            scene.settle();
            assertThat(pool.stop(Duration.ofSeconds(Fired.PATIENCE_SECONDS))).isTrue();

            foreign.checkEachWasToldOnce();
            assertThat(foreign.succeeded() + succeeded(calls)).isEqualTo(CAPACITY);
        }));
    }

    @Test
    @Tag("real-threads")
    void whileWorkersMakeRoomEachCallIsRunOrRefusedAndNoneIsLost() throws Exception {
        Scene.onThreads(Scene.times(25, scene -> {
            ThreadPool pool = scene.start(scene.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            Foreign foreign = new Foreign(scene, 4, told -> pool.callInThreadWithCallback(told, () -> "row"));
            List<Fired> calls = scene.onReactor(() -> flood(scene, pool));
            foreign.join();
            scene.settle();
            assertThat(pool.stop(Duration.ofSeconds(Fired.PATIENCE_SECONDS))).isTrue();

            foreign.checkEachWasToldOnce();
            assertThat(pool.statistics().completed()).isEqualTo(foreign.succeeded() + succeeded(calls));
            assertThat(pool.statistics().refused()).isEqualTo(foreign.failed() + FLOOD - succeeded(calls));
        }));
    }

    /** On the reactor's thread. */
    private static List<Fired> flood(Scene scene, ThreadPool pool) {
        List<Fired> calls = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            calls.add(scene.note("call " + i, scene.reactor().deferToThreadPool(pool, () -> "row")));
        }
        return calls;
    }

    private static CountDownLatch occupy(ThreadPool pool, int workers) {
        CountDownLatch busy = new CountDownLatch(workers);
        CountDownLatch open = new CountDownLatch(1);
        for (int i = 0; i < workers; i++) {
            pool.execute(() -> {
                busy.countDown();
                Foreign.await(open);
            });
        }
        Foreign.await(busy);
        return open;
    }

    private static void checkRefusedAtOnce(List<Fired> calls) {
        int admitted = WORKERS + CAPACITY;
        assertThat(calls.subList(0, admitted)).noneMatch(Fired::hasFired);
        assertThat(calls.subList(admitted, FLOOD)).allMatch(Fired::hasFired);
    }

    private static void checkOutcomes(List<Fired> calls) throws InterruptedException {
        assertThat(succeeded(calls)).isEqualTo(WORKERS + CAPACITY);
    }

    private static int refusedAtOnce(List<Fired> calls) {
        return (int) calls.stream().filter(Fired::hasFired).count();
    }

    private static int succeeded(List<Fired> calls) throws InterruptedException {
        int succeeded = 0;
        for (Fired call : calls) {
            if ("row".equals(call.outcome())) {
                succeeded++;
            } else {
                assertThat(call.outcome()).isInstanceOf(RejectedExecutionException.class);
            }
        }
        return succeeded;
    }
}
