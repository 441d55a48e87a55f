package dev.deft.analysis.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The range in which a value lies, with the certainty that its maker promises.
 *
 * @param low its lower end, at most {@code high}
 * @param high its upper end; both ends belong to it
 */
public record Interval(double low, double high) {

    /** The chance that a value lies beyond one of the two ends of a 95 % interval. */
    public static final double TAIL = 0.025;

    /** @throws IllegalArgumentException if the ends are the wrong way round, or NaN */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "an interval from " + low + " to " + high + " is none: pass the lower end first");
        }
    }

    /**
     * Returns the range in which the mean lies of what these came from, with a certainty of 95 %, by Student's t; nothing if
     * they are fewer than two, or not all finite.
     */
    public static Optional<Interval> ofMean(double... values) {
        if (values.length < 2 || !Arrays.stream(values).allMatch(Double::isFinite)) {
            return Optional.empty();
        }
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        int freedom = values.length - 1;
        double half = TDistribution.of(freedom).inverseSurvivalProbability(TAIL)
                * Math.sqrt(squares / freedom / values.length);
        return Optional.of(new Interval(mean - half, mean + half));
    }

    /** Returns whether the two have a value in common, so that what lies in them may be the same. */
    public boolean overlaps(Interval other) {
        return low <= other.high && other.low <= high;
    }

    /** Returns whether a value lies in it. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
