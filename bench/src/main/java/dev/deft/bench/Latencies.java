package dev.deft.bench;

import java.io.PrintStream;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** A finished set of latencies in nanoseconds. Immutable; any thread may read it. */
public final class Latencies {

    private static final int TICKS_PER_HALF = 5;
    private static final double MICROSECOND = 1_000.0;

    private final Histogram histogram;
    private final double sumNanos;
    private final long maxNanos;
    private final long clamped;

    Latencies(Histogram histogram, double sumNanos, long maxNanos, long clamped) {
        this.histogram = histogram;
        this.sumNanos = sumNanos;
        this.maxNanos = maxNanos;
        this.clamped = clamped;
    }

    /** How many there are. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** How many were longer than an hour, the longest that is kept; each is recorded as an hour. */
    public long clamped() {
        return clamped;
    }

    /** The exact average in nanoseconds, or NaN if there are none. */
    public double meanNanos() {
        return sumNanos / count();
    }

    /** The longest, exactly, in nanoseconds, or nothing if there are none. */
    public OptionalLong maxNanos() {
        return count() == 0 ? OptionalLong.empty() : OptionalLong.of(maxNanos);
    }

    /** A percentile in nanoseconds to three digits, or nothing if there are too few samples to tell. */
    public OptionalLong nanosAt(Percentile percentile) {
        if (count() < percentile.samplesNeeded()) {
            return OptionalLong.empty();
        }
        // The histogram answers with the upper end of a bucket, which no call may have reached.
        return OptionalLong.of(Math.min(maxNanos, histogram.getValueAtPercentile(percentile.percent())));
    }

    /** Writes HdrHistogram's percentile distribution, in microseconds: what its plotter reads. */
    public void writePercentiles(PrintStream out) {
        histogram.outputPercentileDistribution(out, TICKS_PER_HALF, MICROSECOND);
    }
}
