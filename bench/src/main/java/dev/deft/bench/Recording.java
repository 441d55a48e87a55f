package dev.deft.bench;

import org.HdrHistogram.Histogram;

/**
 * Latencies as they come in.
 *
 * <p>Not thread safe: it belongs to the thread that measures, which hands on a {@link Latencies}.
 */
final class Recording {

    /** An hour in nanoseconds; a longer latency is recorded as this, and counted as clamped. */
    static final long HIGHEST_NANOS = 3_600_000_000_000L;

    static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram histogram = new Histogram(HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    private long clamped;
    private double sumNanos;
    private long maxNanos;

    void record(long nanos) {
        // A clock that steps back between cores must not end a run.
        long latency = Math.max(0, nanos);
        sumNanos += latency;
        maxNanos = Math.max(maxNanos, latency);
        if (latency > HIGHEST_NANOS) {
            clamped++;
            latency = HIGHEST_NANOS;
        }
        histogram.recordValue(latency);
    }

    long count() {
        return histogram.getTotalCount();
    }

    Latencies finish() {
        // Reaches no farther than it has to, so that whoever decodes it needs little room.
        Histogram compact = new Histogram(SIGNIFICANT_DIGITS);
        compact.add(histogram);
        return new Latencies(compact, sumNanos, maxNanos, clamped);
    }
}
