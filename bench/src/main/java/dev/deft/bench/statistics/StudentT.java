package dev.deft.bench.statistics;

/**
 * Student's distribution: of a mean's error, measured in the spread of the values themselves.
 *
 * <p>P(|T| &gt; t) = I_x(ν/2, 1/2) at x = ν/(ν + t²), Abramowitz and Stegun 26.7.1.
 */
final class StudentT {

    /** Far below what a spread from a few rounds is known to. */
    private static final double PRECISION = 1e-12;

    private StudentT() {}

    /** The t that |T| exceeds with this chance, by bisection. The degrees of freedom need not be whole. */
    static double quantile(double chance, double freedom) {
        double low = 0;
        double high = 1;
        while (bothTails(high, freedom) > chance) {
            low = high;
            high *= 2;
        }
        while (high - low > PRECISION * high) {
            double middle = (low + high) / 2;
            if (bothTails(middle, freedom) > chance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The chance that |T| exceeds t. */
    static double bothTails(double t, double freedom) {
        return IncompleteBeta.regularised(freedom / (freedom + t * t), freedom / 2, 0.5);
    }
}
