package dev.deft.report.page;

import dev.deft.analysis.result.Distribution;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latency by percentile, as far as the samples reach.
 *
 * @param line close enough for the eye
 * @param dots the percentiles that people name
 */
record Curve(List<Value> line, List<Value> dots) {

    private static final int PER_NINE = 12;

    /** A percentile, as a part of one, and its latency. */
    record Value(double part, double nanos) {}

    /** Reads a distribution's histogram. */
    static Curve of(Distribution distribution) {
        Histogram histogram = distribution.decoded();
        double highest = distribution.highestPercent() / 100;
        List<Value> line = new ArrayList<>();
        if (histogram.getTotalCount() == 0) {
            return new Curve(List.of(), List.of());
        }
        double nines = NinesScale.nines(highest);
        for (int i = 0; i < nines * PER_NINE; i++) {
            add(line, at(histogram, NinesScale.part((double) i / PER_NINE), distribution));
        }
        line.add(at(histogram, highest, distribution));
        List<Value> dots = named().stream()
                .filter(part -> part <= highest)
                .map(part -> at(histogram, part, distribution))
                .toList();
        return new Curve(line, dots);
    }

    /** The last percentile, as a part of one. */
    double end() {
        return line.isEmpty() ? 0 : line.get(line.size() - 1).part();
    }

    private static List<Double> named() {
        List<Double> named = new ArrayList<>(List.of(0.25, 0.5, 0.75));
        for (int nines = 1; nines < 10; nines++) {
            double rest = Math.pow(10, -nines);
            named.add(1 - rest);
            named.add(1 - rest / 2);
        }
        return named;
    }

    /** Of many points at the same height the first and the last are enough. */
    private static void add(List<Value> line, Value value) {
        int size = line.size();
        if (size >= 2
                && line.get(size - 1).nanos() == value.nanos()
                && line.get(size - 2).nanos() == value.nanos()) {
            line.remove(size - 1);
        }
        line.add(value);
    }

    private static Value at(Histogram histogram, double part, Distribution distribution) {
        double nanos = histogram.getValueAtPercentile(100 * part);
        // The histogram answers with the upper end of a bucket, which no call may have reached.
        Long max = distribution.maxNanos();
        return new Value(part, Math.max(1, max == null ? nanos : Math.min(max, nanos)));
    }
}
