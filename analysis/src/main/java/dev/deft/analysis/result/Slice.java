package dev.deft.analysis.result;

import org.HdrHistogram.Histogram;

/**
 * One piece of a window.
 *
 * @param startNanos from the window's begin
 * @param maxNanos the longest latency, exactly
 * @param encoded the histogram of the latencies, compressed: there are many
 */
public record Slice(long startNanos, long endNanos, long maxNanos, String encoded) {

    /** Returns a slice with these latencies, in nanoseconds. */
    public static Slice of(long startNanos, long endNanos, long maxNanos, Histogram latencies) {
        return new Slice(startNanos, endNanos, maxNanos, HistogramCodec.encoded(latencies));
    }

    /** Returns a copy of the latencies, in nanoseconds. */
    public Histogram histogram() {
        return HistogramCodec.decoded(encoded);
    }
}
