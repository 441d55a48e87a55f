package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Distribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IdleTraceTest {

    private static final long STEP = IdleTrace.STEP_NANOS;

    @Test
    void whatCountsIsHowMuchLaterThanEverBeforeASleepEnded() {
        IdleTrace trace = new IdleTrace(() -> 0);
        trace.slept(STEP + 60_000);
        trace.slept(STEP + 55_000);
        trace.slept(STEP + 3_055_000);
        trace.slept(STEP - 1); // a park that ended without a reason

        Distribution late = trace.finish();
        assertThat(late.samples()).isEqualTo(3);
        assertThat(late.maxNanos()).isEqualTo(3_000_000L);
    }

    @Test
    @Tag("real-threads")
    @Timeout(600)
    void endsWithItsThread() {
        IdleTrace trace = IdleTrace.start();
        trace.finish();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("deft-bench-idle-trace"));
    }
}
