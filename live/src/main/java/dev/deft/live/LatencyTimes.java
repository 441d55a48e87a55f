package dev.deft.live;

import dev.deft.analysis.theory.ServiceTimes;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The times that calls took for one part of their way, over an interval. Immutable, for any thread. In nanoseconds, each to within 1 %.
 *
 * <p>Source: Gil Tene's HdrHistogram.
 */
public final class LatencyTimes {

    /** Distinguishes times that differ by 1 %. */
    static final int DIGITS = 2;

    private final Histogram histogram;

    /** Takes {@code histogram} for its own. */
    LatencyTimes(Histogram histogram) {
        this.histogram = histogram;
    }

    static LatencyTimes none() {
        return new LatencyTimes(new Histogram(LiveLatency.LONGEST_NANOS, DIGITS));
    }

    /** The number of calls. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** The average; nothing where there were no calls. */
    public OptionalDouble meanNanos() {
        return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(histogram.getMean());
    }

    /**
     * The time within which {@code percent} of the calls were done; nothing where there were none.
     *
     * @param percent from 0 to 100
     * @throws IllegalArgumentException if it is another
     */
    public OptionalLong percentileNanos(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("a percentile lies between 0 and 100; it is " + percent);
        }
        return count() == 0 ? OptionalLong.empty() : OptionalLong.of(histogram.getValueAtPercentile(percent));
    }

    /** The longest; nothing where there were no calls. */
    public OptionalLong maxNanos() {
        return count() == 0 ? OptionalLong.empty() : OptionalLong.of(histogram.getMaxValue());
    }

    /** Returns a copy of the histogram, to do with as you like. */
    public Histogram histogram() {
        return histogram.copy();
    }

    /** Returns the times of those calls that were not yet counted in {@code earlier}, which is of the same calls. */
    LatencyTimes since(LatencyTimes earlier) {
        Histogram later = histogram.copy();
        later.subtract(earlier.histogram);
        return new LatencyTimes(later);
    }

    /** Returns the times of these calls and of {@code others}. */
    LatencyTimes plus(LatencyTimes others) {
        Histogram sum = histogram.copy();
        sum.add(others.histogram);
        return new LatencyTimes(sum);
    }

    /** Returns them as a theory of queues takes them, where some call took time. */
    ServiceTimes asServiceTimes() {
        DoubleStream.Builder nanos = DoubleStream.builder();
        DoubleStream.Builder counts = DoubleStream.builder();
        for (HistogramIterationValue bin : histogram.recordedValues()) { // one object, which goes on to the next bin
            nanos.add((double) histogram.medianEquivalentValue(bin.getValueIteratedTo()));
            counts.add((double) bin.getCountAddedInThisIterationStep());
        }
        return ServiceTimes.of(nanos.build().toArray(), counts.build().toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencyTimes times && histogram.equals(times.histogram);
    }

    @Override
    public int hashCode() {
        return Objects.hash(count(), maxNanos());
    }

    @Override
    public String toString() {
        return count() == 0
                ? "no calls"
                : count() + " calls, mean " + Times.of(histogram.getMean()) + ", p50 "
                        + Times.of((double) histogram.getValueAtPercentile(50)) + ", p99 "
                        + Times.of((double) histogram.getValueAtPercentile(99)) + ", longest "
                        + Times.of((double) histogram.getMaxValue());
    }
}
