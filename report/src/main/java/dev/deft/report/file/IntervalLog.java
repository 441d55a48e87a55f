package dev.deft.report.file;

import dev.deft.analysis.result.Slice;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.theory.OperationalLaws;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * HdrHistogram's interval log ({@code .hlog}): a cell's latencies as time went by, in nanoseconds, with the largest in
 * milliseconds, as its own tools read it. Windows follow each other without the time between them.
 */
public final class IntervalLog {

    private static final double NANOS_PER_MILLI = 1e6;

    private IntervalLog() {}

    /**
     * Writes all intervals of a cell.
     *
     * @param begun when the run began
     * @param comment a line for readers; tools pass over it
     */
    public static void write(PrintStream out, Instant begun, String comment, List<Window> windows) {
        HistogramLogWriter log = new HistogramLogWriter(out);
        log.outputComment("[" + comment + "]");
        log.outputLogFormatVersion();
        log.outputBaseTime(begun.toEpochMilli());
        log.outputStartTime(begun.toEpochMilli());
        log.outputLegend();
        long offset = 0;
        for (Window window : windows) {
            long end = offset + window.windowNanos();
            for (Slice slice : window.slices()) {
                Histogram histogram = slice.histogram();
                log.outputIntervalHistogram(
                        seconds(offset + slice.startNanos()),
                        seconds(offset + slice.endNanos()),
                        histogram,
                        NANOS_PER_MILLI);
                // What is waited for after the window lies past its end.
                end = Math.max(end, offset + slice.endNanos());
            }
            offset = end;
        }
    }

    private static double seconds(long nanos) {
        return nanos / OperationalLaws.NANOS_PER_SECOND;
    }
}
