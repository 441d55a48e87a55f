package dev.deft.analysis.result;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Latency in pieces of the window, as columns of equal length; times from the window's begin.
 *
 * @param p99Nanos null in pieces with too few samples
 */
public record OverTime(
        List<Long> startNanos,
        List<Long> endNanos,
        List<Long> samples,
        List<Long> p50Nanos,
        List<@Nullable Long> p99Nanos,
        List<Long> maxNanos) {

    static OverTime of(List<Slice> slices) {
        List<Long> samples = new ArrayList<>();
        List<Long> p50 = new ArrayList<>();
        List<@Nullable Long> p99 = new ArrayList<>();
        for (Slice slice : slices) {
            Histogram histogram = slice.histogram();
            samples.add(histogram.getTotalCount());
            p50.add(at(Percentile.P50, slice, histogram));
            p99.add(
                    histogram.getTotalCount() < Percentile.P99.samplesNeeded()
                            ? null
                            : Long.valueOf(at(Percentile.P99, slice, histogram)));
        }
        return new OverTime(
                slices.stream().map(Slice::startNanos).toList(),
                slices.stream().map(Slice::endNanos).toList(),
                samples,
                p50,
                p99,
                slices.stream().map(Slice::maxNanos).toList());
    }

    private static long at(Percentile percentile, Slice slice, Histogram histogram) {
        return Math.min(slice.maxNanos(), histogram.getValueAtPercentile(percentile.percent()));
    }
}
