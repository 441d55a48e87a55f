package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Quantile;
import org.jspecify.annotations.Nullable;

/** The number that a heatmap shows of each cell. */
enum Measure {
    MEAN("mean", "Mean latency") {
        @Override
        @Nullable
        Double of(Cell cell) {
            return cell.latency().meanNanos();
        }
    },
    P99("p99", "99th percentile of latency") {
        @Override
        @Nullable
        Double of(Cell cell) {
            Quantile quantile = cell.latency().percentiles().get("p99");
            return quantile == null ? null : (double) quantile.nanos();
        }
    };

    private final String label;
    private final String title;

    Measure(String label, String title) {
        this.label = label;
        this.title = title;
    }

    String label() {
        return label;
    }

    String title() {
        return title;
    }

    /** In nanoseconds; null where it is not known. */
    abstract @Nullable Double of(Cell cell);
}
