package dev.deft.analysis.statistics;

import java.util.stream.DoubleStream;

/** The middle of some numbers. */
public final class Median {

    private Median() {}

    /** Returns the middle one of numbers in any order, as {@link #ofSorted} does. */
    public static double of(DoubleStream numbers) {
        return ofSorted(numbers.sorted().toArray());
    }

    /** Returns the middle one of numbers in growing order, of an even count the mean of the two; NaN if there are none. */
    public static double ofSorted(double... sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
