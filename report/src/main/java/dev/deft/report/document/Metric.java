package dev.deft.report.document;

import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Summary;
import org.jspecify.annotations.Nullable;

/** The number of a latency that is compared, and that a heatmap shows. */
public enum Metric {
    MEAN("mean"),
    P99("p99");

    private final String label;

    Metric(String label) {
        this.label = label;
    }

    /** As it is printed: {@code p99}. */
    public String label() {
        return label;
    }

    /** In nanoseconds; null if there were too few samples. */
    public @Nullable Double of(Summary summary) {
        if (this == MEAN) {
            return summary.meanNanos();
        }
        Quantile quantile = summary.percentiles().get(label);
        return quantile == null ? null : (Double) (double) quantile.nanos();
    }
}
