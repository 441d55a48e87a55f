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
        FaultScenario.byHand(scenario -> {
            ThreadPool pool =
                    scenario.start(scenario.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            List<ObservedDeferred> calls = flood(scenario, pool);

            checkRefusedAtOnce(calls);
            scenario.settle();
            checkOutcomes(calls);
        });
    }

    @Test
    @Tag("real-threads")
    void aFloodFromTheReactorIsRefusedBeyondTheBoundAndEachRefusalToldOnThreads() throws Exception {
        FaultScenario.onThreads(FaultScenario.times(5, scenario -> {
            ThreadPool pool =
                    scenario.start(scenario.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            CountDownLatch open = occupy(pool, WORKERS);
            List<ObservedDeferred> calls = scenario.onReactor(() -> flood(scenario, pool));

            assertThat(pool.statistics().queued()).isEqualTo(CAPACITY);
            assertThat(calls.stream().filter(ObservedDeferred::hasFired)).hasSize(FLOOD - CAPACITY);
            open.countDown();
            scenario.settle();

            assertThat(succeeded(calls)).isEqualTo(CAPACITY);
            assertThat(pool.statistics().refused()).isEqualTo(FLOOD - CAPACITY);
        }));
    }

    @Test
    @Tag("real-threads")
    void aFloodFromManyThreadsIsRefusedBeyondTheBoundAndEachRefusalTold() throws Exception {
        FaultScenario.onThreads(FaultScenario.times(50, scenario -> {
            ThreadPool pool =
                    scenario.start(scenario.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            CountDownLatch open = occupy(pool, WORKERS);
            ExternalThreads foreign =
                    new ExternalThreads(scenario, 4, told -> pool.callInThreadWithCallback(told, () -> "row"));
            List<ObservedDeferred> calls = scenario.onReactor(() -> flood(scenario, pool));
            foreign.join();

            int refused = foreign.failed();
            assertThat(foreign.calls() - refused + FLOOD - refusedAtOnce(calls)).isEqualTo(CAPACITY);
            open.countDown();
            scenario.settle();
            assertThat(pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS)))
                    .isTrue();

            foreign.checkEachWasToldOnce();
            assertThat(foreign.succeeded() + succeeded(calls)).isEqualTo(CAPACITY);
        }));
    }

    @Test
    @Tag("real-threads")
    void whileWorkersMakeRoomEachCallIsRunOrRefusedAndNoneIsLost() throws Exception {
        FaultScenario.onThreads(FaultScenario.times(25, scenario -> {
            ThreadPool pool =
                    scenario.start(scenario.pool("db").maxThreads(WORKERS).queueCapacity(CAPACITY));
            ExternalThreads foreign =
                    new ExternalThreads(scenario, 4, told -> pool.callInThreadWithCallback(told, () -> "row"));
            List<ObservedDeferred> calls = scenario.onReactor(() -> flood(scenario, pool));
            foreign.join();
            scenario.settle();
            assertThat(pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS)))
                    .isTrue();

            foreign.checkEachWasToldOnce();
            assertThat(pool.statistics().completed()).isEqualTo(foreign.succeeded() + succeeded(calls));
            assertThat(pool.statistics().refused()).isEqualTo(foreign.failed() + FLOOD - succeeded(calls));
        }));
    }

    /** Floods the pool, on the reactor's thread. */
    private static List<ObservedDeferred> flood(FaultScenario scenario, ThreadPool pool) {
        List<ObservedDeferred> calls = new ArrayList<>();
        for (int i = 0; i < FLOOD; i++) {
            calls.add(scenario.note("call " + i, scenario.reactor().deferToThreadPool(pool, () -> "row")));
        }
        return calls;
    }

    private static CountDownLatch occupy(ThreadPool pool, int workers) {
        CountDownLatch busy = new CountDownLatch(workers);
        CountDownLatch open = new CountDownLatch(1);
        for (int i = 0; i < workers; i++) {
            pool.execute(() -> {
                busy.countDown();
                ExternalThreads.await(open);
            });
        }
        ExternalThreads.await(busy);
        return open;
    }

    private static void checkRefusedAtOnce(List<ObservedDeferred> calls) {
        int admitted = WORKERS + CAPACITY;
        assertThat(calls.subList(0, admitted)).noneMatch(ObservedDeferred::hasFired);
        assertThat(calls.subList(admitted, FLOOD)).allMatch(ObservedDeferred::hasFired);
    }

    private static void checkOutcomes(List<ObservedDeferred> calls) throws InterruptedException {
        assertThat(succeeded(calls)).isEqualTo(WORKERS + CAPACITY);
    }

    private static int refusedAtOnce(List<ObservedDeferred> calls) {
        return (int) calls.stream().filter(ObservedDeferred::hasFired).count();
    }

    private static int succeeded(List<ObservedDeferred> calls) throws InterruptedException {
        int succeeded = 0;
        for (ObservedDeferred call : calls) {
            if ("row".equals(call.outcome())) {
                succeeded++;
            } else {
                assertThat(call.outcome()).isInstanceOf(RejectedExecutionException.class);
            }
        }
        return succeeded;
    }
}
