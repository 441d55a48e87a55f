package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.sizing.Sizing;
import dev.deft.threadpool.sizing.SizingDecision;
import dev.deft.threadpool.sizing.SizingReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools that find their size, on real threads. */
@Tag("real-threads")
@Timeout(600)
class SizingOnThreadsTest {

    private static final Duration GENEROUS = Duration.ofMinutes(10);

    private final List<SizingDecision> trace = new CopyOnWriteArrayList<>();

    private ThreadPool start(String sizing) {
        Sizing chosen = sizing.equals("probing") ? Sizing.probing() : Sizing.hillClimbing();
        return ThreadPool.named("sized-" + sizing)
                .minThreads(2)
                .maxThreads(50)
                .sizing(chosen.tracedBy(trace::add))
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"probing", "hill climbing"})
    void callsThatWaitForOneThatIsQueuedGetTheWorkerThatRunsItAndTheGateEnds(String sizing) throws Exception {
        try (ThreadPool pool = start(sizing)) {
            CountDownLatch queued = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                pool.callInThreadWithCallback((value, failure) -> released.countDown(), () -> {
                    queued.await();
                    return null;
                });
            }
            pool.execute(queued::countDown);

            assertThat(released.await(600, TimeUnit.SECONDS)).isTrue();
            assertThat(trace).anyMatch(decision -> decision.reason() == SizingReason.STARVATION);
            for (Thread gate = gate(sizing); gate != null; gate = gate(sizing)) {
                gate.join();
            }
            assertThat(pool.stop(GENEROUS)).isTrue();
        }
    }

    private static Thread gate(String sizing) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("deft-sized-" + sizing + "-gate"))
                .findAny()
                .orElse(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"probing", "hill climbing"})
    void underLoadThatScalesTheGoalRisesAndEveryCallEnds(String sizing) throws Exception {
        Semaphore underWay = new Semaphore(500);
        long submitted = 0;
        try (ThreadPool pool = start(sizing)) {
            while (trace.stream().noneMatch(decision -> decision.goal() >= 6)) {
                underWay.acquire();
                submitted++;
                pool.execute(() -> {
                    LockSupport.parkNanos(1_000_000); // the work: it needs no processor
                    underWay.release();
                });
            }

            assertThat(pool.stop(GENEROUS)).isTrue();
            assertThat(pool.statistics().completed()).isEqualTo(submitted);
            assertThat(pool.statistics().largestWorkers()).isBetween(4, 50);
        }
    }
}
