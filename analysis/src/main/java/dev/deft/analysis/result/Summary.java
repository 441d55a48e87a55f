package dev.deft.analysis.result;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A set of latencies without its histogram. */
public record Summary(
        long samples,
        @Nullable Double meanNanos,
        Map<String, @Nullable Quantile> percentiles,
        @Nullable Long maxNanos) {

    /** Returns a percentile, or NaN if there are too few samples. */
    double nanos(Percentile percentile) {
        Quantile quantile = percentiles.get(percentile.label());
        return quantile == null ? Double.NaN : quantile.nanos();
    }
}
