package dev.deft.analysis.theory;

import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The tail of one gamma distribution, for those who need it thousands of times: cubic Hermite interpolation between exact
 * values and slopes.
 *
 * <p>The places between which it interpolates are squares, so that they are dense near zero, where small shapes bend most.
 */
final class GammaTable {

    /** Of a distribution that nobody asks. */
    static final GammaTable EMPTY = new GammaTable(new double[1], new double[1], 0, 1);

    private static final int STEPS = 1_024;

    /** On either side of the mean: so far out, an exponential distribution is down to one in 10⁹. */
    private static final double DEVIATIONS = 20;

    private final double[] tails;

    /** The fall of the tail in a step, if it fell all the way as it begins to. */
    private final double[] falls;

    private final double from;
    private final double width;

    private GammaTable(double[] tails, double[] falls, double from, double width) {
        this.tails = tails;
        this.falls = falls;
        this.from = from;
        this.width = width;
    }

    /** For shapes from one: those below are infinitely steep at zero. */
    static GammaTable ofShape(double shape) {
        double wide = DEVIATIONS * Math.sqrt(shape);
        double from = Math.max(0, shape - wide);
        double width = shape + wide - from;
        double[] tails = new double[STEPS + 1];
        double[] falls = new double[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double u = (double) i / STEPS;
            double x = from + width * u * u;
            tails[i] = RegularizedGamma.Q.value(shape, x);
            falls[i] = RegularizedGamma.P.derivative(shape, x) * width * 2 * u / STEPS;
        }
        return new GammaTable(tails, falls, from, width);
    }

    /** The part of the distribution that lies above x. */
    double upper(double x) {
        if (x < from) {
            return 1;
        }
        double place = Math.sqrt((x - from) / width) * STEPS;
        int i = (int) place;
        return i < STEPS ? between(i, place - i) : 0;
    }

    private double between(int i, double part) {
        double drop = tails[i] - tails[i + 1];
        double second = 3 * drop - 2 * falls[i] - falls[i + 1];
        double third = falls[i] + falls[i + 1] - 2 * drop;
        // Where hardly anything is left, the cubic swings below zero.
        return Math.max(0, tails[i] - part * (falls[i] + part * (second + part * third)));
    }
}
