package dev.deft.bench.statistics;

/**
 * Where a value lies, with the certainty that its maker promises.
 *
 * @param low its lower end, at most {@code high}
 * @param high its upper end; both ends belong to it
 */
public record Interval(double low, double high) {

    /** @throws IllegalArgumentException if the ends are the wrong way round, or NaN */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "an interval from " + low + " to " + high + " is none: pass the lower end first");
        }
    }

    /** Whether a value lies in it. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
