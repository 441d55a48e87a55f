package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.analysis.result.MadeCells;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The clock goes on by 10 ns a read: a call of nothing takes 30 ns, and the next begins 10 ns later. */
class SyncBaselineTest {

    private final SteppingClock clock = new SteppingClock(10);
    private final SyncBaseline baseline = new SyncBaseline(clock, () -> false);

    @Test
    void makesAsManyCallsAsAllCallersTogether() throws Exception {
        Baseline measured = baseline.measure(load(new StopCondition.CallsPerCaller(100), Duration.ZERO), 8);
        assertThat(measured.latencies().samples()).isEqualTo(800);
        assertThat(measured.latencies().meanNanos()).isEqualTo(30.0);
        assertThat(measured.resultSum()).isEqualTo(800);
    }

    @Test
    void makesCallsForAsLongAsTheCellIsMeasured() throws Exception {
        Baseline measured = baseline.measure(load(new StopCondition.Time(Duration.ofNanos(400)), Duration.ZERO), 8);
        assertThat(measured.latencies().samples()).isEqualTo(10);
    }

    @Test
    void takesASecondAtMost() throws Exception {
        SyncBaseline slow = new SyncBaseline(new SteppingClock(MadeCells.SECOND / 10), () -> false);
        Baseline measured = slow.measure(load(new StopCondition.CallsPerCaller(1_000_000), Duration.ZERO), 1);
        assertThat(measured.latencies().samples()).isEqualTo(3);
    }

    @Test
    void doesNotCountTheWarmUp() throws Exception {
        Baseline measured = baseline.measure(load(new StopCondition.CallsPerCaller(1), Duration.ofNanos(1_000)), 1);
        assertThat(measured.latencies().samples()).isEqualTo(1);
        assertThat(clock.getAsLong()).isGreaterThan(1_000);
    }

    @Test
    void endsBetweenTwoCallsWhenCancelled() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SyncBaseline cancelled = new SyncBaseline(clock, () -> asked.incrementAndGet() > 5);
        Baseline measured = cancelled.measure(load(new StopCondition.CallsPerCaller(100), Duration.ZERO), 1);
        assertThat(measured.latencies().samples()).isEqualTo(5);
    }

    @Test
    void passesOnWhatTheWorkThrows() {
        Workload vanished = Loads.load("file:/no/such/file", new StopCondition.CallsPerCaller(1), Duration.ZERO);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> baseline.measure(vanished, 1));
    }

    private static Workload load(StopCondition extent, Duration warmUp) {
        return Loads.load("noop", extent, warmUp);
    }
}
