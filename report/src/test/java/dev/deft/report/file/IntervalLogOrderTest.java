package dev.deft.report.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.LatencyParts;
import dev.deft.analysis.result.MadeCells;
import dev.deft.analysis.result.Slice;
import dev.deft.analysis.result.Window;
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
        Window round = round(1_000 * MS, 2_500 * MS);
        List<EncodableHistogram> read = read(List.of(round, round));

        assertThat(read).hasSize(4);
        for (int i = 1; i < read.size(); i++) {
            assertThat(read.get(i).getStartTimeStamp())
                    .isGreaterThanOrEqualTo(read.get(i - 1).getEndTimeStamp());
        }
    }

    @Test
    void anIntervalHasItsLatenciesInNanoseconds() {
        EncodableHistogram first = read(List.of(round(1_000 * MS, 900 * MS))).get(0);
        assertThat(first.getMaxValueAsDouble()).isBetween(6.9 * MS, 7.1 * MS);
    }

    /** Two calls, at the begin and at the end. */
    private static Window round(long windowNanos, long lastNanos) {
        List<Slice> slices = List.of(slice(0), slice(lastNanos));
        Distribution latencies = MadeCells.latencies(2, 7 * MS);
        return new Window(
                true,
                true,
                latencies,
                new LatencyParts(latencies, latencies, latencies),
                Optional.empty(),
                slices,
                Distribution.none(),
                windowNanos,
                0,
                0,
                Double.NaN,
                2);
    }

    /** A call of 7 ms. */
    private static Slice slice(long startNanos) {
        return Slice.of(
                startNanos,
                startNanos + 5 * MS,
                7 * MS,
                MadeCells.latencies(1, 7 * MS).decoded());
    }

    private static List<EncodableHistogram> read(List<Window> rounds) {
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
