package dev.deft.analysis.theory;

import java.util.function.DoubleUnaryOperator;

/** From the tail of a distribution to its quantiles. */
final class Tails {

    /** Nobody measures a latency to nine digits. */
    private static final double PRECISION = 1e-9;

    /** The logarithm of a tail that is nothing at all. */
    private static final double LOG_OF_NOTHING = -50;

    private Tails() {}

    /**
     * The least time at which a tail has fallen to what is wanted.
     *
     * <p>False position on the tail's logarithm, which is nearly straight, in the Illinois variant (Dowell and Jarratt
     * 1971): few steps, each of which may visit thousands of bins. Every third step halves the range instead, so that a
     * tail with jumps, which has no slope to follow, is found as well.
     *
     * @param tail never rises, and tends to zero
     * @param wanted above zero
     * @param guess where to look first; above zero
     */
    static double falls(DoubleUnaryOperator tail, double wanted, double guess) {
        DoubleUnaryOperator excess = t -> logarithm(tail.applyAsDouble(t) / wanted);
        double low = 0;
        double above = excess.applyAsDouble(low);
        if (above <= 0) {
            return low;
        }
        double high = guess;
        double below = excess.applyAsDouble(high);
        while (below > 0) {
            low = high;
            above = below;
            high *= 2;
            below = excess.applyAsDouble(high);
        }
        boolean lowMoved = false;
        boolean highMoved = false;
        for (int step = 1; high - low > PRECISION * high; step++) {
            double t = step % 3 == 0 ? low + (high - low) / 2 : low + above / (above - below) * (high - low);
            double found = excess.applyAsDouble(t);
            if (found > 0) {
                // The end that stays a second time is what slows false position down: halving its weight draws it in.
                below = lowMoved ? below / 2 : below;
                low = t;
                above = found;
            } else {
                above = highMoved ? above / 2 : above;
                high = t;
                below = found;
            }
            lowMoved = found > 0;
            highMoved = !lowMoved;
        }
        return high;
    }

    private static double logarithm(double part) {
        return part > 0 ? Math.max(Math.log(part), LOG_OF_NOTHING) : LOG_OF_NOTHING;
    }

    static double requirePart(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException(
                    "a quantile is asked for by a part of all calls from 0 to below 1, such as 0.99; it was " + p);
        }
        return p;
    }
}
