package dev.deft.analysis.result;

import dev.deft.analysis.statistics.OrderStatistics;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * A set of latencies. What is not a component is decoded from the histogram each time that it is asked for, which takes some
 * tens of microseconds.
 *
 * @param clamped how many were longer than an hour, and are recorded as that
 * @param meanNanos the exact average; null if there are none
 * @param percentiles by the keys of {@link BenchDocument#PERCENTILES}; null where there are too few samples
 * @param maxNanos the longest, exactly; null if there are none
 * @param histogram HdrHistogram's compressed form (V2) in base64
 */
public record Distribution(
        long samples,
        long clamped,
        @Nullable Double meanNanos,
        Map<String, @Nullable Quantile> percentiles,
        @Nullable Long maxNanos,
        String histogram) {

    /** The digits that a histogram of latencies keeps. */
    public static final int SIGNIFICANT_DIGITS = 3;

    /** An hour in nanoseconds; a longer latency is recorded as this, and counted as clamped. */
    public static final long HIGHEST_NANOS = 3_600_000_000_000L;

    private static final int DIGITS_FOR_THEORY = 2;

    /** Returns these latencies, of which the histogram keeps three digits, and the rest the exact sum and maximum. */
    public static Distribution of(Histogram histogram, double sumNanos, long maxNanos, long clamped) {
        long samples = histogram.getTotalCount();
        return new Distribution(
                samples,
                clamped,
                samples == 0 ? null : (Double) (sumNanos / samples),
                percentiles(percentile -> quantile(percentile, histogram, maxNanos)),
                samples == 0 ? null : (Long) maxNanos,
                HistogramCodec.encoded(histogram));
    }

    /** Returns no latencies at all. */
    public static Distribution none() {
        return of(new Histogram(SIGNIFICANT_DIGITS), 0, 0, 0);
    }

    /** Returns all of these in one: counts and sums added up, histograms merged. */
    public static Distribution merged(List<Distribution> all) {
        if (all.size() == 1) {
            return all.get(0);
        }
        // It grows with what is added, so that short latencies take little room.
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        all.forEach(latencies -> histogram.add(latencies.decoded()));
        return of(
                histogram,
                all.stream()
                        .filter(latencies -> latencies.samples > 0)
                        .mapToDouble(latencies -> latencies.mean() * latencies.samples)
                        .sum(),
                all.stream()
                        .map(Distribution::maxNanos)
                        .filter(Objects::nonNull)
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0),
                all.stream().mapToLong(Distribution::clamped).sum());
    }

    /** Returns the latencies of all of these in one. */
    static <T> Distribution merged(List<T> all, Function<? super T, Distribution> latencies) {
        return merged(all.stream().map(latencies).toList());
    }

    /** Returns the same latencies with these percentiles. */
    Distribution with(Function<Percentile, Optional<Quantile>> quantile) {
        return new Distribution(samples, clamped, meanNanos, percentiles(quantile), maxNanos, histogram);
    }

    /** Returns all but the histogram. */
    public Summary summary() {
        return new Summary(samples, meanNanos, percentiles, maxNanos);
    }

    /** Returns the average, or NaN if there are none. */
    public double mean() {
        return Numbers.orNaN(meanNanos);
    }

    /** Returns a percentile with its interval, or nothing if there are too few samples for one. */
    public Optional<Quantile> quantile(Percentile percentile) {
        return Optional.ofNullable(percentiles.get(percentile.label()));
    }

    /** Returns the highest percentile that there are enough samples for, from 0, if there are none, to 100. */
    public double highestPercent() {
        return Percentile.highestFor(samples);
    }

    /**
     * Returns any percentile in nanoseconds to three digits, or nothing if it is above {@link #highestPercent}.
     *
     * @param percent from 0, the shortest, to 100
     */
    public OptionalLong nanosAtPercent(double percent) {
        if (maxNanos == null || percent > highestPercent()) {
            return OptionalLong.empty();
        }
        Histogram decoded = decoded();
        // Of the lowest percentile alone, the histogram answers with the lower end of a bucket.
        long upperEnd = decoded.highestEquivalentValue(decoded.getValueAtPercentile(percent));
        return OptionalLong.of(Math.min(maxNanos, upperEnd));
    }

    /** Returns the same as service times, to two digits: as many as theory needs. There must be at least one. */
    public ServiceTimes asServiceTimes() {
        Histogram coarse = new Histogram(DIGITS_FOR_THEORY);
        coarse.add(decoded());
        // The iterator hands out one and the same object, so it is read on the way.
        DoubleStream.Builder values = DoubleStream.builder();
        DoubleStream.Builder weights = DoubleStream.builder();
        for (HistogramIterationValue bin : coarse.recordedValues()) {
            // Nothing takes no time at all; a clock may say so.
            values.add(Math.max(1.0, (double) coarse.medianEquivalentValue(bin.getValueIteratedTo())));
            weights.add((double) bin.getCountAtValueIteratedTo());
        }
        return ServiceTimes.of(values.build().toArray(), weights.build().toArray());
    }

    /**
     * Returns a copy of the histogram, in nanoseconds to three digits.
     *
     * @throws IllegalArgumentException if it is none, as in a file that nobody checked
     */
    public Histogram decoded() {
        return HistogramCodec.decoded(histogram);
    }

    private static Map<String, @Nullable Quantile> percentiles(Function<Percentile, Optional<Quantile>> quantile) {
        Map<String, @Nullable Quantile> percentiles = new LinkedHashMap<>();
        for (Percentile percentile : Percentile.values()) {
            percentiles.put(percentile.label(), quantile.apply(percentile).orElse(null));
        }
        return Collections.unmodifiableMap(percentiles);
    }

    /**
     * A percentile with its interval by {@link OrderStatistics}. Calls that queue behind each other are no independent
     * samples, so the interval is narrower than it should be.
     */
    private static Optional<Quantile> quantile(Percentile percentile, Histogram histogram, long maxNanos) {
        return OrderStatistics.of(histogram.getTotalCount(), percentile.percent() / 100)
                .map(ranks -> new Quantile(
                        // The histogram answers with the upper end of a bucket, which no call may have reached.
                        Math.min(maxNanos, histogram.getValueAtPercentile(percentile.percent())),
                        histogram.lowestEquivalentValue(nanosAtRank(histogram, ranks.low())),
                        Math.min(maxNanos, nanosAtRank(histogram, ranks.high()))));
    }

    private static long nanosAtRank(Histogram histogram, long rank) {
        return histogram.getValueAtPercentile(100.0 * rank / histogram.getTotalCount());
    }
}
