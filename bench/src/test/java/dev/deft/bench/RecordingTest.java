package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.MadeCells;
import dev.deft.analysis.result.Percentile;
import org.junit.jupiter.api.Test;

class RecordingTest {

    private static final long HOUR = 3_600_000_000_000L;

    private final Recording recording = new Recording();

    @Test
    void averagesExactlyThoughItKeepsThreeDigits() {
        recording.record(1_000_001);
        recording.record(1_000_002);
        recording.record(1_000_006);
        assertThat(recording.finish().meanNanos()).isEqualTo(1_000_003.0);
    }

    @Test
    void knowsThePercentilesItHasSamplesFor() {
        for (int i = 1; i <= 36; i++) {
            recording.record(i);
        }
        Distribution latencies = recording.finish();
        assertThat(latencies.samples()).isEqualTo(36);
        assertThat(latencies.quantile(Percentile.P50).orElseThrow().nanos()).isEqualTo(18);
        assertThat(latencies.quantile(Percentile.P90).orElseThrow().nanos()).isEqualTo(33);
        assertThat(latencies.quantile(Percentile.P99)).isEmpty();
        assertThat(latencies.maxNanos()).isEqualTo(36L);
    }

    @Test
    void noPercentileIsLongerThanTheLongestCall() {
        Distribution latencies = MadeCells.latencies(4_000, 1_000_001);
        assertThat(latencies.maxNanos()).isEqualTo(1_000_001L);
        assertThat(latencies.quantile(Percentile.P999).orElseThrow().nanos()).isEqualTo(1_000_001);
    }

    @Test
    void oneSampleTooFewIsTooFew() {
        assertThat(MadeCells.latencies(367, 5).quantile(Percentile.P99)).isEmpty();
        assertThat(MadeCells.latencies(368, 5)
                        .quantile(Percentile.P99)
                        .orElseThrow()
                        .nanos())
                .isEqualTo(5);
    }

    @Test
    void clampsAndCountsWhatTakesLongerThanAnHour() {
        recording.record(HOUR);
        recording.record(2 * HOUR);
        Distribution latencies = recording.finish();
        assertThat(latencies.clamped()).isEqualTo(1);
        assertThat(latencies.meanNanos()).isEqualTo(1.5 * HOUR);
        assertThat(latencies.maxNanos()).isEqualTo(2 * HOUR);
    }

    @Test
    void takesAClockThatStepsBackAsNoTime() {
        recording.record(-5);
        assertThat(recording.finish().maxNanos()).isEqualTo(0L);
        assertThat(recording.finish().meanNanos()).isZero();
    }

    @Test
    void whatIsFinishedDoesNotChangeAnyMore() {
        recording.record(1);
        Distribution before = recording.finish();
        recording.record(2);
        assertThat(before.samples()).isEqualTo(1);
    }

    @Test
    void withoutSamplesThereIsNothingToSay() {
        Distribution none = recording.finish();
        assertThat(none.meanNanos()).isNull();
        assertThat(none.maxNanos()).isNull();
        assertThat(none.quantile(Percentile.P50)).isEmpty();
    }
}
