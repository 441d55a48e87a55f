package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordingTest {

    private static final long HOUR = 3_600_000_000_000L;

    private final Recording recording = new Recording();

    @Test
    void averagesExactlyThoughItKeepsThreeDigits() {
        recording.record(1_000_001);
        recording.record(1_000_002);
        recording.record(1_000_006);
        assertThat(recording.finish().meanNanos()).isEqualTo(1_000_003);
    }

    @Test
    void knowsThePercentilesItHasSamplesFor() {
        for (int i = 1; i <= 36; i++) {
            recording.record(i);
        }
        Latencies latencies = recording.finish();
        assertThat(latencies.count()).isEqualTo(36);
        assertThat(latencies.nanosAt(Percentile.P50)).hasValue(18);
        assertThat(latencies.nanosAt(Percentile.P90)).hasValue(33);
        assertThat(latencies.nanosAt(Percentile.P99)).isEmpty();
        assertThat(latencies.maxNanos()).hasValue(36);
    }

    @Test
    void noPercentileIsLongerThanTheLongestCall() {
        Latencies latencies = Cells.latencies(4_000, 1_000_001);
        assertThat(latencies.maxNanos()).hasValue(1_000_001);
        assertThat(latencies.nanosAt(Percentile.P999)).hasValue(1_000_001);
    }

    @Test
    void oneSampleTooFewIsTooFew() {
        assertThat(Cells.latencies(367, 5).nanosAt(Percentile.P99)).isEmpty();
        assertThat(Cells.latencies(368, 5).nanosAt(Percentile.P99)).hasValue(5);
    }

    @Test
    void clampsAndCountsWhatTakesLongerThanAnHour() {
        recording.record(HOUR);
        recording.record(2 * HOUR);
        Latencies latencies = recording.finish();
        assertThat(latencies.clamped()).isEqualTo(1);
        assertThat(latencies.meanNanos()).isEqualTo(1.5 * HOUR);
        assertThat(latencies.maxNanos()).hasValue(2 * HOUR);
    }

    @Test
    void takesAClockThatStepsBackAsNoTime() {
        recording.record(-5);
        assertThat(recording.finish().maxNanos()).hasValue(0);
        assertThat(recording.finish().meanNanos()).isZero();
    }

    @Test
    void whatIsFinishedDoesNotChangeAnyMore() {
        recording.record(1);
        Latencies before = recording.finish();
        recording.record(2);
        assertThat(before.count()).isEqualTo(1);
    }

    @Test
    void withoutSamplesThereIsNothingToSay() {
        Latencies none = recording.finish();
        assertThat(none.meanNanos()).isNaN();
        assertThat(none.maxNanos()).isEmpty();
        assertThat(none.nanosAt(Percentile.P50)).isEmpty();
    }

    @Test
    void writesThePercentileFileInMicroseconds() {
        recording.record(2_000);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            recording.finish().writePercentiles(out);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("Value     Percentile TotalCount 1/(1-Percentile)")
                .contains("       2.000 1.000000000000          1")
                .contains("#[Max     =        2.000, Total count    =            1]");
    }
}
