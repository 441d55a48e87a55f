package dev.deft.report.document;

import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Summary;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The number of a round's latency that is compared. */
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

    /** In nanoseconds; nothing if there were too few samples, or if it is 0, which has no logarithm. */
    OptionalDouble of(Summary summary) {
        double nanos = orNaN(summary);
        return nanos > 0 ? OptionalDouble.of(nanos) : OptionalDouble.empty();
    }

    private double orNaN(Summary summary) {
        if (this == MEAN) {
            @Nullable Double mean = summary.meanNanos();
            return mean == null ? Double.NaN : mean;
        }
        @Nullable Quantile quantile = summary.percentiles().get(label);
        return quantile == null ? Double.NaN : quantile.nanos();
    }
}
