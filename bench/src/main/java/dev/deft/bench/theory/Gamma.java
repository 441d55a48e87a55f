package dev.deft.bench.theory;

/**
 * The regularised incomplete gamma function: the distribution of a wait for so many departures.
 *
 * <p>For small shapes the series and the continued fraction of the Digital Library of Mathematical Functions, 8.7.1 and
 * 8.9.2, the latter evaluated as Lentz did (Applied Optics 15, 1976). For large shapes, where both need ever more terms,
 * the density is integrated numerically, as Press et al. advise (Numerical Recipes, 6.2).
 */
final class Gamma {

    /** From here on a smooth peak is integrated faster than a series is summed up. */
    private static final double LARGE = 100;

    /** Standard deviations beyond which a shape that large has nothing left. */
    private static final double FAR = 12;

    private static final double EPSILON = 1e-16;
    private static final double TINY = 1e-300;

    /** From here on Stirling's series is good to 14 digits. */
    private static final double STIRLING = 12;

    private static final int NODES = 24;
    private static final double[] NODE = new double[NODES];
    private static final double[] WEIGHT = new double[NODES];

    static {
        for (int i = 0; i < NODES; i++) {
            placeNode(i);
        }
    }

    private Gamma() {}

    /** Q(a, x): the part of a gamma distribution of shape a, and of mean a, that lies above x. */
    static double upper(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        if (a > LARGE) {
            return integrated(a, x);
        }
        return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
    }

    /** How steeply {@link #upper} falls, for shapes above one. */
    static double density(double a, double x) {
        return density(a, x, logGamma(a));
    }

    private static double density(double a, double x, double logGamma) {
        return x > 0 ? Math.exp((a - 1) * Math.log(x) - x - logGamma) : 0;
    }

    /** P(a, x) = x^a·e^{-x}/Γ(a+1)·(1 + x/(a+1) + x²/((a+1)(a+2)) + …). */
    private static double series(double a, double x) {
        double term = 1;
        double sum = 1;
        for (int n = 1; term > EPSILON * sum; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return Math.exp(a * Math.log(x) - x - logGamma(a + 1)) * sum;
    }

    /** Q(a, x) = x^a·e^{-x}/Γ(a)·1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- …))). */
    private static double fraction(double a, double x) {
        double denominator = x + 1 - a;
        double front = 1 / TINY;
        double back = 1 / denominator;
        double value = back;
        double change = 0;
        for (int n = 1; Math.abs(change - 1) > 1e-14; n++) {
            double numerator = n * (a - n);
            denominator += 2;
            back = 1 / notZero(denominator + numerator * back);
            front = notZero(denominator + numerator / front);
            change = back * front;
            value *= change;
        }
        return Math.exp(a * Math.log(x) - x - logGamma(a)) * value;
    }

    private static double notZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** From x away from the mean, out to where the density is as good as zero. */
    private static double integrated(double a, double x) {
        double far = FAR * Math.sqrt(a);
        boolean isAbove = x > a;
        if (Math.abs(x - a) > far) {
            return isAbove ? 0 : 1;
        }
        double end = isAbove ? a + far : Math.max(0, a - far);
        double logGamma = logGamma(a);
        double sum = 0;
        for (int i = 0; i < NODES; i++) {
            sum += WEIGHT[i] * density(a, x + (end - x) * NODE[i], logGamma);
        }
        double side = sum * Math.abs(end - x);
        return isAbove ? side : 1 - side;
    }

    /** ln Γ(a) for a > 0, by Stirling's series: DLMF 5.11.1. Small a come to where it holds by Γ(a) = Γ(a+1)/a. */
    private static double logGamma(double a) {
        double product = 1;
        double z = a;
        for (; z < STIRLING; z++) {
            product *= z;
        }
        double square = z * z;
        double small = 1 / 1_260.0 - (1 / 1_680.0 - 1 / 1_188.0 / square) / square;
        double series = (1 / 12.0 - (1 / 360.0 - small / square) / square) / z;
        return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
    }

    /** Gauss and Legendre's nodes on [0, 1] are the zeros of a Legendre polynomial, which Newton's steps find. */
    private static void placeNode(int i) {
        double z = Math.cos(Math.PI * (i + 0.75) / (NODES + 0.5));
        double slope = 1;
        for (int step = 0; step < 10; step++) {
            double value = 1;
            double before = 0;
            for (int k = 1; k <= NODES; k++) {
                double next = ((2 * k - 1) * z * value - (k - 1) * before) / k;
                before = value;
                value = next;
            }
            slope = NODES * (z * value - before) / (z * z - 1);
            z -= value / slope;
        }
        NODE[i] = (1 - z) / 2;
        WEIGHT[i] = 1 / ((1 - z * z) * slope * slope);
    }
}
