package dev.deft.analysis.theory;

import java.util.Arrays;

/**
 * The time that the work of a call takes, as a distribution of so many times. Immutable, for any thread.
 *
 * <p>Times are in nanoseconds. What is predicted from a measured histogram is as fine as its bins.
 */
public final class ServiceTimes {

    /** Sums of weights carry rounding errors; a quantile must not jump to the next bin for them. */
    private static final double ROUNDING = 1e-12;

    private final double[] nanos;
    private final double[] parts;

    /** The part of all calls in this bin and those before it. */
    private final double[] upTo;

    /** The part of all calls in the bins after this one, summed from the far end, where each call counts. */
    private final double[] beyond;

    private final double mean;
    private final double squaredVariation;

    private ServiceTimes(double[] nanos, double[] weights) {
        requireTimesAndWeights(nanos, weights);
        this.nanos = nanos;
        double total = Arrays.stream(weights).sum();
        parts = Arrays.stream(weights).map(weight -> weight / total).toArray();
        upTo = new double[parts.length];
        beyond = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            upTo[i] = parts[i] + (i == 0 ? 0 : upTo[i - 1]);
        }
        for (int i = parts.length - 2; i >= 0; i--) {
            beyond[i] = beyond[i + 1] + parts[i + 1];
        }
        mean = dot(nanos, parts);
        if (!(mean > 0) || Double.isInfinite(mean)) {
            throw new IllegalArgumentException(
                    "the mean service time must be above 0 ns, and finite; it is " + mean + " ns");
        }
        squaredVariation = variance() / (mean * mean);
    }

    /**
     * Service takes one of these times, each with a probability in proportion to its weight.
     *
     * @param nanos at least one, none below zero, in rising order
     * @param weights as many, none below zero; the counts of a histogram will do
     * @throws IllegalArgumentException if the two do not fit together, or if all service would take no time
     */
    public static ServiceTimes of(double[] nanos, double[] weights) {
        return new ServiceTimes(nanos.clone(), weights.clone());
    }

    private static void requireTimesAndWeights(double[] nanos, double[] weights) {
        if (nanos.length == 0 || nanos.length != weights.length) {
            throw new IllegalArgumentException("give one weight for each service time, and at least one; there are "
                    + nanos.length + " times and " + weights.length + " weights");
        }
        for (int i = 0; i < nanos.length; i++) {
            double least = i == 0 ? 0 : nanos[i - 1];
            if (!(nanos[i] >= least) || !(weights[i] >= 0)) {
                throw new IllegalArgumentException(
                        "service times must rise from 0, and weights be no less than 0; number " + (i + 1) + " takes "
                                + nanos[i] + " ns after " + least + " ns, and weighs " + weights[i]);
            }
        }
        double total = Arrays.stream(weights).sum();
        if (!(total > 0) || Double.isInfinite(total)) {
            throw new IllegalArgumentException(
                    "the weights of all service times must add up to a number above 0; they make " + total);
        }
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private double variance() {
        double sum = 0;
        for (int i = 0; i < nanos.length; i++) {
            double off = nanos[i] - mean;
            sum += parts[i] * off * off;
        }
        return sum;
    }

    /** The average: S. */
    public double meanNanos() {
        return mean;
    }

    /** The variance over the mean's square: c_s². One if exponential, zero if constant. */
    public double squaredVariation() {
        return squaredVariation;
    }

    /**
     * The shortest time within which the part p of all calls is served.
     *
     * @param p from 0 to below 1
     * @throws IllegalArgumentException for any other p
     */
    public double quantileNanos(double p) {
        double wanted = Tails.requirePart(p) - ROUNDING;
        int low = 0;
        int high = parts.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] >= wanted && upTo[middle] > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return nanos[low];
    }

    /** The part of all calls for which a wait, and then service, take longer than t together. */
    double tailAfter(Wait wait, double t) {
        int last = lastUpTo(t);
        double sum = last < 0 ? 1 : beyond[last];
        for (int i = 0; i <= last; i++) {
            sum += parts[i] * wait.tail(t - nanos[i]);
        }
        return sum;
    }

    /** The shortest time within which the part p of all calls has waited and been served. */
    double quantileAfter(Wait wait, double p) {
        if (!wait.isPossible()) {
            return quantileNanos(p);
        }
        double guess = quantileNanos(p) + wait.meanNanos();
        return Tails.falls(t -> tailAfter(wait, t), 1 - Tails.requirePart(p), guess);
    }

    /** The last bin that takes no longer than t, or -1. */
    private int lastUpTo(double t) {
        int low = -1;
        int high = nanos.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            if (nanos[middle] <= t) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
