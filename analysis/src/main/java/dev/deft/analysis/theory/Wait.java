package dev.deft.analysis.theory;

import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The time that a call waits: not at all, or else as a gamma distribution says. Immutable. Times in nanoseconds.
 */
final class Wait {

    static final Wait NONE = new Wait(0, 0, 1);

    /** Below this the density is infinite at zero, which no table can follow, and is quickly summed up anyway. */
    private static final double SMALLEST_TABLED = 1;

    /** Above this a wait counts as constant: its deviation is less than a thousandth of its mean. */
    private static final double CONSTANT_FROM = 1e6;

    private final double probability;
    private final double meanNanos;
    private final double shape;

    /** Of those calls that wait, in means; empty if that is as quickly had without. */
    private final GammaTable table;

    /**
     * A wait of any kind.
     *
     * @param probability that a call waits at all
     * @param meanNanos of those calls that wait
     * @param shape of those calls that wait: one over their squared variation. One is exponential; infinite is constant
     */
    private Wait(double probability, double meanNanos, double shape) {
        this.probability = probability;
        this.meanNanos = meanNanos;
        this.shape = shape;
        boolean isTabled = shape > SMALLEST_TABLED && shape < Double.POSITIVE_INFINITY;
        table = isTabled ? GammaTable.ofShape(shape) : GammaTable.EMPTY;
    }

    /** So many calls wait, for a time that is exponential, and has this mean over all calls. */
    static Wait exponential(double probability, double overallMeanNanos) {
        return overallMeanNanos > 0 ? new Wait(probability, overallMeanNanos / probability, 1) : NONE;
    }

    /** All calls wait, for a time of this mean and variance. */
    static Wait gamma(double meanNanos, double variance) {
        if (meanNanos <= 0) {
            return NONE;
        }
        double shape = meanNanos * meanNanos / variance;
        return new Wait(1, meanNanos, shape > CONSTANT_FROM ? Double.POSITIVE_INFINITY : shape);
    }

    /** Of those calls that wait. */
    double meanNanos() {
        return meanNanos;
    }

    boolean isPossible() {
        return probability > 0;
    }

    /** The part of all calls that wait longer than t. */
    double tail(double t) {
        if (t < 0) {
            return 1;
        }
        return isPossible() ? probability * tailIfAny(t) : 0;
    }

    private double tailIfAny(double t) {
        if (shape == 1) {
            return Math.exp(-t / meanNanos);
        }
        if (Double.isInfinite(shape)) {
            return t < meanNanos ? 1 : 0;
        }
        double x = shape * t / meanNanos;
        return shape > SMALLEST_TABLED ? table.upper(x) : RegularizedGamma.Q.value(shape, x);
    }
}
