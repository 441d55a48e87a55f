package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

class IntervalLogOrderTest {

    private static final long MS = 1_000_000;

    @Test
    void roundsFollowEachOtherThoughCallsCompleteAfterTheWindow() {
        Round round = round(1_000 * MS, 2_500 * MS);
        List<EncodableHistogram> read = read(new Rounds(List.of(round, round)));

        assertThat(read).hasSize(4);
        for (int i = 1; i < read.size(); i++) {
            assertThat(read.get(i).getStartTimeStamp())
                    .isGreaterThanOrEqualTo(read.get(i - 1).getEndTimeStamp());
        }
    }

    @Test
    void anIntervalHasItsLatenciesInNanoseconds() {
        EncodableHistogram first =
                read(new Rounds(List.of(round(1_000 * MS, 900 * MS)))).get(0);
        assertThat(first.getMaxValueAsDouble()).isBetween(6.9 * MS, 7.1 * MS);
    }

    /** Two calls, at the begin and at the end. */
    private static Round round(long windowNanos, long lastNanos) {
        OverTime.Recorder recorder = new OverTime.Recorder();
        recorder.begin(0);
        recorder.record(0, 7 * MS);
        recorder.record(lastNanos, 7 * MS);
        Latencies latencies = Cells.latencies(2, 7 * MS);
        return new Round(
                true,
                true,
                latencies,
                new Parts(latencies, latencies, latencies),
                Optional.empty(),
                recorder.finish(),
                Latencies.none(),
                windowNanos,
                0,
                0,
                Double.NaN,
                2);
    }

    private static List<EncodableHistogram> read(Rounds rounds) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            IntervalLog.write(out, Instant.EPOCH, "a test", rounds);
        }
        List<EncodableHistogram> read = new ArrayList<>();
        try (HistogramLogReader log = new HistogramLogReader(new ByteArrayInputStream(bytes.toByteArray()))) {
            while (log.hasNext()) {
                read.add(log.nextIntervalHistogram());
            }
        }
        return read;
    }
}
