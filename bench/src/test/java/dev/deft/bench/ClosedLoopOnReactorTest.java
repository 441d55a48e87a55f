package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop on the real reactor and the real pool, both stepped by hand. */
class ClosedLoopOnReactorTest implements Driver.Listener {

    private final List<Window> measured = new ArrayList<>();

    @Test
    void everyCallerMakesItsCallsThroughThePoolInOrder() {
        try (TestReactor test = TestReactor.create(3)) {
            ThreadPool pool = test.start(ThreadPool.named("bench").fixed(2).queueCapacity(5));
            Workload load = Loads.load("noop", new StopCondition.CallsPerCaller(7), Duration.ZERO);
            ClosedLoop loop = new ClosedLoop(
                    new Shape(5, 2),
                    load,
                    DeftSystem.on(test.reactor(), pool),
                    () -> test.elapsed().toNanos(),
                    CpuClock.ofThisJvm(),
                    this);
            loop.start();
            assertThat(pool.statistics().busy() + pool.statistics().queued()).isEqualTo(5);
            test.runWork();
            assertThat(pool.statistics().completed()).isEqualTo(35);
        }
        assertThat(measured).hasSize(1);
        assertThat(measured.get(0).latencies().samples()).isEqualTo(35);
        assertThat(measured.get(0).complete()).isTrue();
    }

    @Test
    void callersThatAreCoroutinesMakeTheSameCallsEachInOneBody() {
        try (TestReactor test = TestReactor.create(3)) {
            ThreadPool pool = test.start(ThreadPool.named("bench").fixed(2).queueCapacity(5));
            Workload load = Loads.load("noop", new StopCondition.CallsPerCaller(7), Duration.ZERO);
            ClosedLoop loop = new ClosedLoop(
                    new Shape(5, 2),
                    load,
                    new InlineSystem(DeftSystem.on(test.reactor(), pool)),
                    () -> test.elapsed().toNanos(),
                    CpuClock.ofThisJvm(),
                    this);
            loop.start();
            assertThat(test.reactor().statistics().suspendedCoroutines()).isEqualTo(5);
            test.runWork();
            assertThat(pool.statistics().completed()).isEqualTo(35);
            assertThat(test.reactor().statistics().suspendedCoroutines()).isZero();
        }
        assertThat(measured).hasSize(1);
        assertThat(measured.get(0).latencies().samples()).isEqualTo(35);
        assertThat(measured.get(0).complete()).isTrue();
    }

    @Override
    public void measured(Window round) {
        measured.add(round);
    }

    @Override
    public void failed(Throwable cause) {
        throw new AssertionError("no call of this test fails", cause);
    }
}
