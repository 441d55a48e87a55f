package dev.deft.analysis.theory;

/** Service without memory. */
final class ExponentialTimes extends ServiceTimes {

    /** The width of a slice, in means. */
    private static final double SLICE = 0.01;

    /** As many as leave out one call in 10¹³. */
    private static final int SLICES = 3_000;

    private final double mean;

    /** For waits that no closed form is at hand for. */
    private final BinnedTimes sliced;

    ExponentialTimes(double meanNanos) {
        mean = requireTime(meanNanos, "the mean service time");
        sliced = slices(mean);
    }

    /** Each slice stands at its own mean, which lies equally far into all of them. */
    private static BinnedTimes slices(double mean) {
        double within = 1 - SLICE / Math.expm1(SLICE);
        double[] nanos = new double[SLICES];
        double[] weights = new double[SLICES];
        for (int i = 0; i < SLICES; i++) {
            nanos[i] = mean * (i * SLICE + within);
            weights[i] = Math.exp(-i * SLICE);
        }
        return new BinnedTimes(nanos, weights);
    }

    @Override
    public double meanNanos() {
        return mean;
    }

    @Override
    public double squaredVariation() {
        return 1;
    }

    @Override
    public double quantileNanos(double p) {
        return -mean * Math.log1p(-Tails.requirePart(p));
    }

    @Override
    public double tail(double t) {
        return t < 0 ? 1 : Math.exp(-t / mean);
    }

    /** Exact if the wait is exponential too; if not, as fine as the slices. */
    @Override
    double tailAfter(Wait wait, double t) {
        if (!wait.isPossible()) {
            return tail(t);
        }
        if (!wait.isExponential()) {
            return sliced.tailAfter(wait, t);
        }
        return (1 - wait.probability()) * tail(t) + wait.probability() * tailOfBoth(wait.meanNanos(), t);
    }

    /** With rates a and b: e^{-at} + a·(e^{-bt} - e^{-at})/(a - b), written so that it holds for a = b too. */
    private double tailOfBoth(double waitNanos, double t) {
        double served = 1 / mean;
        double waited = 1 / waitNanos;
        double apart = Math.abs(waited - served);
        double shared = apart * t == 0 ? t : -Math.expm1(-apart * t) / apart;
        return Math.exp(-waited * t) + waited * Math.exp(-Math.min(waited, served) * t) * shared;
    }
}
