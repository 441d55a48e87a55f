package dev.deft.analysis.theory;

/**
 * Calls that come from outside at a given rate, whether earlier ones are done or not, to workers that share one queue.
 *
 * <p>Exact for Poisson arrivals and exponential service (M/M/W; Erlang 1917), and in its mean for a single worker with
 * Poisson arrivals (M/G/1; Pollaczek 1930, Khinchine 1932). Otherwise an approximation: as many calls wait as Erlang's
 * C says, and their wait is exponential, with the mean of Allen and Cunneen (Allen, "Probability, Statistics, and Queueing
 * Theory", 1978). It is good where load is high, which is where waits are long; with arrivals at a constant rate and few
 * workers busy it exaggerates the wait.
 *
 * <p>An unstable queue grows without end: all waits are infinite, and all calls wait. Immutable, for any thread. Times in
 * nanoseconds.
 *
 * @param arrivalsPerSecond λ, above zero
 * @param arrivalVariation the squared variation of the time between two arrivals, c_a²: one for Poisson arrivals, zero
 *     for a constant rate
 * @param service how long the work takes
 * @param servers W, at least one
 */
public record OpenQueue(double arrivalsPerSecond, double arrivalVariation, ServiceTimes service, int servers) {

    /**
     * Checks its numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public OpenQueue {
        if (!(arrivalsPerSecond > 0) || Double.isInfinite(arrivalsPerSecond)) {
            throw new IllegalArgumentException(
                    "calls must arrive at a rate above 0 per second, and finite; it is " + arrivalsPerSecond);
        }
        if (!(arrivalVariation >= 0) || Double.isInfinite(arrivalVariation)) {
            throw new IllegalArgumentException(
                    "the squared variation of arrivals must be 0 (constant rate), 1 (Poisson) "
                            + "or another number no less than 0; it is " + arrivalVariation);
        }
        Erlang.requireServers(servers);
    }

    /** The number of workers that the calls keep busy on average: a = λS. */
    public double load() {
        return OperationalLaws.utilisation(arrivalsPerSecond, service.meanNanos(), 1);
    }

    /** Returns whether the workers can keep up. */
    public boolean isStable() {
        return load() < servers;
    }

    /** The part of all calls that have to wait for a worker: Erlang's C. None does if nothing ever varies. */
    public double waitProbability() {
        return isStable() && variation() == 0 ? 0 : Erlang.c(servers, load());
    }

    /** The average wait for a worker, over all calls; infinite if unstable. */
    public double meanWaitNanos() {
        if (!isStable()) {
            return Double.POSITIVE_INFINITY;
        }
        return waitProbability() * service.meanNanos() / (servers - load()) * variation();
    }

    /** The average from a call's arrival until it is served; infinite if unstable. */
    public double meanResponseNanos() {
        return meanWaitNanos() + service.meanNanos();
    }

    /**
     * The time within which the part p of all calls is served; infinite if unstable.
     *
     * @param p from 0 to below 1
     * @throws IllegalArgumentException for any other p
     */
    public double responseQuantileNanos(double p) {
        Tails.requirePart(p);
        return isStable() ? service.quantileAfter(waiting(), p) : Double.POSITIVE_INFINITY;
    }

    /**
     * The time within which the part p of all calls has found a worker; zero if so many need not wait, infinite if unstable.
     *
     * @param p from 0 to below 1
     * @throws IllegalArgumentException for any other p
     */
    public double waitQuantileNanos(double p) {
        double later = 1 - Tails.requirePart(p);
        if (!isStable()) {
            return Double.POSITIVE_INFINITY;
        }
        double waiting = waitProbability();
        return waiting <= later ? 0 : meanWaitNanos() / waiting * Math.log(waiting / later);
    }

    private Wait waiting() {
        return Wait.exponential(waitProbability(), meanWaitNanos());
    }

    /** By which Allen and Cunneen correct the wait: (c_a² + c_s²)/2. */
    private double variation() {
        return (arrivalVariation + service.squaredVariation()) / 2;
    }
}
