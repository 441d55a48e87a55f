package dev.deft.bench;

import dev.deft.analysis.statistics.OrderStatistics;
import dev.deft.analysis.theory.ServiceTimes;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A finished set of latencies in nanoseconds. Immutable; any thread may read it. Averages and counts are at hand; all else is
 * decompressed each time that it is asked for, which takes some tens of microseconds.
 */
public final class Latencies {

    private static final int TICKS_PER_HALF = 5;
    private static final double MICROSECOND = 1_000.0;
    private static final int DIGITS_FOR_THEORY = 2;

    private final CompressedHistogram compressed;
    private final long count;
    private final double sumNanos;
    private final long maxNanos;
    private final long clamped;

    Latencies(Histogram histogram, double sumNanos, long maxNanos, long clamped) {
        this.compressed = CompressedHistogram.of(histogram);
        this.count = histogram.getTotalCount();
        this.sumNanos = sumNanos;
        this.maxNanos = maxNanos;
        this.clamped = clamped;
    }

    /** No latencies at all. */
    public static Latencies none() {
        return new Recording().finish();
    }

    /** All of these in one: counts and sums added up, histograms merged. */
    public static Latencies merged(List<Latencies> all) {
        if (all.size() == 1) {
            return all.get(0);
        }
        // It grows with what is added, so that short latencies take little room.
        Histogram histogram = new Histogram(Recording.SIGNIFICANT_DIGITS);
        all.forEach(latencies -> histogram.add(latencies.histogram()));
        return new Latencies(
                histogram,
                all.stream().mapToDouble(latencies -> latencies.sumNanos).sum(),
                all.stream().mapToLong(latencies -> latencies.maxNanos).max().orElse(0),
                all.stream().mapToLong(latencies -> latencies.clamped).sum());
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** How many were longer than an hour, the longest that is kept; each is recorded as an hour. */
    public long clamped() {
        return clamped;
    }

    /** The exact average in nanoseconds, or NaN if there are none. */
    public double meanNanos() {
        return sumNanos / count;
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
        return OptionalLong.of(Math.min(maxNanos, histogram().getValueAtPercentile(percentile.percent())));
    }

    /**
     * A percentile with its interval by {@link OrderStatistics}, or nothing if there are too few samples for one. Calls that
     * queue behind each other are no independent samples, so the interval is narrower than it should be.
     */
    public Optional<Quantile> quantile(Percentile percentile) {
        return OrderStatistics.of(count, percentile.percent() / 100).map(ranks -> quantile(percentile, ranks));
    }

    private Quantile quantile(Percentile percentile, OrderStatistics ranks) {
        Histogram histogram = histogram();
        return new Quantile(
                Math.min(maxNanos, histogram.getValueAtPercentile(percentile.percent())),
                histogram.lowestEquivalentValue(nanosAtRank(histogram, ranks.low())),
                Math.min(maxNanos, nanosAtRank(histogram, ranks.high())));
    }

    private static long nanosAtRank(Histogram histogram, long rank) {
        return histogram.getValueAtPercentile(100.0 * rank / histogram.getTotalCount());
    }

    /** The same as a distribution of service times, to two digits: as many as theory needs. There must be at least one. */
    public ServiceTimes asServiceTimes() {
        Histogram coarse = new Histogram(DIGITS_FOR_THEORY);
        coarse.add(histogram());
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

    /** A copy of the histogram, in nanoseconds to three digits. */
    public Histogram histogram() {
        return compressed.decoded();
    }

    /** The histogram in HdrHistogram's compressed form (V2), in base64: what its own tools decode. */
    public String encoded() {
        return compressed.base64();
    }

    /** The highest percentile that there are enough samples for, from 0, if there are none, to 100. */
    public double highestPercent() {
        return Percentile.highestFor(count());
    }

    /**
     * Any percentile in nanoseconds to three digits, or nothing if it is above {@link #highestPercent}.
     *
     * @param percent from 0, the shortest, to 100
     */
    public OptionalLong nanosAtPercent(double percent) {
        if (count() == 0 || percent > highestPercent()) {
            return OptionalLong.empty();
        }
        Histogram histogram = histogram();
        // Of the lowest percentile alone, the histogram answers with the lower end of a bucket.
        long upperEnd = histogram.highestEquivalentValue(histogram.getValueAtPercentile(percent));
        return OptionalLong.of(Math.min(maxNanos, upperEnd));
    }

    /** Writes HdrHistogram's percentile distribution, in microseconds: what its plotter reads. */
    public void writePercentiles(PrintStream out) {
        histogram().outputPercentileDistribution(out, TICKS_PER_HALF, MICROSECOND);
    }
}
