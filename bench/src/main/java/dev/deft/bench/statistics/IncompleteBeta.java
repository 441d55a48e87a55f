package dev.deft.bench.statistics;

/**
 * The regularised incomplete beta function I_x(a, b): the tails of the binomial and of Student's distribution.
 *
 * <p>NIST Digital Library of Mathematical Functions: the continued fraction 8.17.22, evaluated by the modified Lentz
 * algorithm (3.10(iii)); the logarithm of the gamma function by Stirling's series 5.11.1.
 */
final class IncompleteBeta {

    private static final double PRECISION = 1e-15;
    private static final double ALMOST_NOTHING = 1e-300;

    /** The fraction needs about √max(a, b) steps: more than that is a mistake. */
    private static final int STEPS = 10_000;

    /** From here on six terms of Stirling's series are exact to a double's precision. */
    private static final double STIRLING_FROM = 12;

    private static final double HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

    private IncompleteBeta() {}

    /** Of x from 0 to 1 and positive a and b. */
    static double regularised(double x, double a, double b) {
        if (x <= 0) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        // The fraction converges fast on this side of the mean only; the other side is its mirror image.
        return x < (a + 1) / (a + b + 2) ? lowerTail(x, a, b) : 1 - lowerTail(1 - x, b, a);
    }

    private static double lowerTail(double x, double a, double b) {
        double logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
        return Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta) / a * fraction(x, a, b);
    }

    private static double fraction(double x, double a, double b) {
        double value = 1;
        double numerators = 1;
        double denominators = 0;
        for (int step = 1; step <= STEPS; step++) {
            double coefficient = coefficient(step, x, a, b);
            numerators = notZero(1 + coefficient / numerators);
            denominators = 1 / notZero(1 + coefficient * denominators);
            double change = numerators * denominators;
            value *= change;
            if (Math.abs(change - 1) < PRECISION) {
                return 1 / value;
            }
        }
        throw new ArithmeticException("I_x(a, b) did not converge in " + STEPS + " steps at x = " + x + ", a = " + a
                + ", b = " + b + ": pass fewer samples");
    }

    private static double coefficient(int step, double x, double a, double b) {
        int m = step / 2;
        double below = (a + step - 1) * (a + step);
        return step % 2 == 0 ? m * (b - m) * x / below : -(a + m) * (a + b + m) * x / below;
    }

    private static double notZero(double value) {
        return Math.abs(value) < ALMOST_NOTHING ? ALMOST_NOTHING : value;
    }

    /** Of a positive number. */
    static double logGamma(double x) {
        double shifted = x;
        double product = 1;
        for (; shifted < STIRLING_FROM; shifted++) {
            product *= shifted;
        }
        return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI + stirling(shifted) - Math.log(product);
    }

    private static double stirling(double x) {
        double s = 1 / (x * x);
        return (1.0 / 12
                        - s
                                * (1.0 / 360
                                        - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * 691.0 / 360_360)))))
                / x;
    }
}
