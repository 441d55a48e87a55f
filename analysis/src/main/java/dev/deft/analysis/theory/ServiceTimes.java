package dev.deft.analysis.theory;

/**
 * The time that the work of a call takes, as a distribution. Immutable, for any thread.
 *
 * <p>Times are in nanoseconds. A measured histogram becomes one by {@link #of}: what is predicted from it is then as fine
 * as its bins.
 */
public abstract sealed class ServiceTimes permits BinnedTimes, ExponentialTimes {

    /** Outsiders use the factories. */
    ServiceTimes() {}

    /**
     * Service takes one of these times, each with a probability in proportion to its weight.
     *
     * @param nanos at least one, none below zero, in rising order
     * @param weights as many, none below zero; the counts of a histogram will do
     * @throws IllegalArgumentException if the two do not fit together, or if all service would take no time
     */
    public static ServiceTimes of(double[] nanos, double[] weights) {
        return new BinnedTimes(nanos.clone(), weights.clone());
    }

    /**
     * Service always takes the same time.
     *
     * @throws IllegalArgumentException if that is not above zero
     */
    public static ServiceTimes constant(double nanos) {
        return new BinnedTimes(new double[] {nanos}, new double[] {1});
    }

    /**
     * Service without memory: however long it has taken, as much is still to come. Exact, not binned.
     *
     * @throws IllegalArgumentException if the mean is not above zero
     */
    public static ServiceTimes exponential(double meanNanos) {
        return new ExponentialTimes(meanNanos);
    }

    /** The average: S. */
    public abstract double meanNanos();

    /** The variance over the mean's square: c_s². One if exponential, zero if constant. */
    public abstract double squaredVariation();

    /**
     * The shortest time within which the part p of all calls is served.
     *
     * @param p from 0 to below 1
     * @throws IllegalArgumentException for any other p
     */
    public abstract double quantileNanos(double p);

    /** The part of all calls whose service takes longer than t nanoseconds: P(S > t). */
    public abstract double tail(double t);

    /** The part of all calls for which a wait, and then service, take longer than t together. */
    abstract double tailAfter(Wait wait, double t);

    /** The shortest time within which the part p of all calls has waited and been served. */
    final double quantileAfter(Wait wait, double p) {
        if (!wait.isPossible()) {
            return quantileNanos(p);
        }
        double guess = quantileNanos(p) + wait.meanNanos();
        return Tails.falls(t -> tailAfter(wait, t), 1 - Tails.requirePart(p), guess);
    }

    static double requireTime(double nanos, String what) {
        if (!(nanos > 0) || Double.isInfinite(nanos)) {
            throw new IllegalArgumentException(what + " must be above 0 ns, and finite; it is " + nanos + " ns");
        }
        return nanos;
    }
}
