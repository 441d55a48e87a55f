package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import org.HdrHistogram.Histogram;

/**
 * Latencies as they come in.
 *
 * <p>Not thread safe: it belongs to the thread that measures, which hands on a {@link Distribution}.
 */
final class Recording {

    private final Histogram histogram = new Histogram(Distribution.HIGHEST_NANOS, Distribution.SIGNIFICANT_DIGITS);
    private long clamped;
    private double sumNanos;
    private long maxNanos;

    void record(long nanos) {
        // A clock that steps back between cores must not end a run.
        long latency = Math.max(0, nanos);
        sumNanos += latency;
        maxNanos = Math.max(maxNanos, latency);
        if (latency > Distribution.HIGHEST_NANOS) {
            clamped++;
            latency = Distribution.HIGHEST_NANOS;
        }
        histogram.recordValue(latency);
    }

    long count() {
        return histogram.getTotalCount();
    }

    Distribution finish() {
        // Reaches no farther than it has to, so that whoever decodes it needs little room.
        Histogram compact = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        compact.add(histogram);
        return Distribution.of(compact, sumNanos, maxNanos, clamped);
    }
}
