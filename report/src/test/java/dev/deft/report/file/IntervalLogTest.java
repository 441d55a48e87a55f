package dev.deft.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

/** The log is read back with HdrHistogram's own reader. */
class IntervalLogTest {

    private static final long MS = 1_000_000;
    private static final Instant BEGUN = Instant.parse("2026-11-21T10:15:30Z");

    @Test
    void itsOwnReaderFindsEveryIntervalOfEveryRound() {
        List<Window> rounds = List.of(round(2 * MS), round(7 * MS));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        IntervalLog.write(out, BEGUN, "deft bench D1-W1", rounds);

        List<Histogram> read = read(bytes.toByteArray());
        assertThat(read).hasSize(4);
        assertThat(read).extracting(Histogram::getTotalCount).containsExactly(3L, 1L, 3L, 1L);
        assertThat(read.get(0).getMaxValue()).isCloseTo(2 * MS, within(2 * MS / 50));
        assertThat(read.get(2).getMaxValue()).isCloseTo(7 * MS, within(7 * MS / 50));
        assertThat(read).extracting(Histogram::getStartTimeStamp).isSorted();
        assertThat(read.get(0).getStartTimeStamp()).isEqualTo(BEGUN.toEpochMilli());
        assertThat(read.get(2).getStartTimeStamp() - read.get(0).getStartTimeStamp())
                .as("the second round follows the first, of one second")
                .isEqualTo(1_000);
    }

    @Test
    void aCellWithoutCallsHasNoIntervals() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        IntervalLog.write(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), BEGUN, "nothing", List.of(Window.unmeasured()));
        assertThat(read(bytes.toByteArray())).isEmpty();
        assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("#[nothing]");
    }

    private static List<Histogram> read(byte[] log) {
        HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(log));
        List<Histogram> histograms = new ArrayList<>();
        EncodableHistogram next = reader.nextIntervalHistogram();
        while (next != null) {
            histograms.add((Histogram) next);
            next = reader.nextIntervalHistogram();
        }
        return histograms;
    }

    /** A second with three calls at its begin and one in its middle. */
    private static Window round(long latency) {
        List<Slice> slices = List.of(slice(0, 3, latency), slice(100 * MS, 1, latency));
        Distribution latencies = MadeCells.latencies(4, latency);
        return new Window(
                true,
                true,
                latencies,
                new LatencyParts(latencies, latencies, latencies),
                Optional.empty(),
                slices,
                Distribution.none(),
                MadeCells.SECOND,
                1,
                1,
                Double.NaN,
                4);
    }

    private static Slice slice(long startNanos, int calls, long latency) {
        return Slice.of(
                startNanos,
                startNanos + 5 * MS,
                latency,
                MadeCells.latencies(calls, latency).decoded());
    }
}
