package dev.deft.analysis.theory;

import java.util.function.IntToDoubleFunction;

/**
 * Callers that each have one call under way: a call is served by the pool, then by the reactor, which at once makes the
 * next call. There is no think time.
 *
 * <p>The averages are those of the product form (Gordon and Newell 1967). They are exact if the reactor's time per call is
 * exponential, and so is the work's; with no more callers than workers nobody waits for a worker, and they are exact
 * whatever the work's distribution (Baskett, Chandy, Muntz and Palacios 1975); and they are if the reactor takes no time
 * at all. In between they hold approximately.
 *
 * <p>Immutable, for any thread. Times in nanoseconds.
 *
 * @param demand D, at least one
 * @param service how long the work takes
 * @param reactorNanos the reactor's mean time per call: o; zero if it does not count
 * @param servers W, at least one
 */
public record ClosedQueue(int demand, ServiceTimes service, double reactorNanos, int servers) {

    /**
     * Checks its numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public ClosedQueue {
        if (demand < 1) {
            throw new IllegalArgumentException("a closed loop needs at least one caller; it has " + demand);
        }
        if (!(reactorNanos >= 0) || Double.isInfinite(reactorNanos)) {
            throw new IllegalArgumentException(
                    "the reactor's time per call must be no less than 0 ns, and finite; it is " + reactorNanos + " ns");
        }
        Erlang.requireServers(servers);
    }

    /** Calls that complete per second: X = (1 - p_D)/o, or min(D, W)/S if the reactor takes no time. */
    public double throughput() {
        if (Double.isInfinite(ratio())) {
            return OperationalLaws.serverBound(Math.min(demand, servers), service.meanNanos());
        }
        double reactorBusy = occupancy(demand).mean(n -> n < demand ? 1 : 0);
        return reactorBusy * OperationalLaws.serverBound(1, reactorNanos);
    }

    /** The average from one call's start to the next one's: R = D/X. */
    public double meanResponseNanos() {
        return OperationalLaws.responseNanos(demand, throughput());
    }

    /** The number of calls in the pool on average, waiting or being served. */
    public double meanInPool() {
        return occupancy(demand).mean(n -> n);
    }

    /** The average wait for a worker. */
    public double meanPoolWaitNanos() {
        return occupancy(demand).mean(n -> Math.max(0, n - servers)) * OperationalLaws.NANOS_PER_SECOND / throughput();
    }

    /** The average time at the reactor, waiting for it or being served. */
    public double meanReactorNanos() {
        return (demand - meanInPool()) * OperationalLaws.NANOS_PER_SECOND / throughput();
    }

    /**
     * The time within which the part p of all calls completes. An approximation:
     *
     * <ul>
     *   <li>A call that comes to the pool finds there what an observer of one caller less would find (Lavenberg and Reiser
     *       1980; Sevcik and Mitrani 1981). It waits for as many departures as leave it the next worker, and then at the
     *       reactor for those calls that were not in the pool. While the reactor takes little time, the departures are
     *       D-W.
     *   <li>Both waits together, with the reactor's own time, are a gamma distribution that has their mean, which is exact
     *       where {@link #meanResponseNanos} is, and about their variance. If service is exponential and the reactor takes
     *       no time, it is exactly that of Erlang.
     *   <li>Its own service comes on top, as if independent of the wait.
     * </ul>
     *
     * It takes workers to be at different points of their calls. Those whose calls all take the very same time stay in
     * step if they started so, and then each wait is a whole number of calls.
     *
     * @param p from 0 to below 1
     * @throws IllegalArgumentException for any other p
     */
    public double responseQuantileNanos(double p) {
        return service.quantileAfter(waiting(), p);
    }

    private Wait waiting() {
        Occupancy found = occupancy(demand - 1);
        double perDeparture = service.meanNanos() / servers;
        IntToDoubleFunction awaited = n -> Math.max(0, n - servers + 1);
        IntToDoubleFunction expected = n -> awaited.applyAsDouble(n) * perDeparture + (demand - n) * reactorNanos;
        double departures = found.mean(awaited);
        double atReactor = found.mean(n -> demand - n);
        return Wait.gamma(
                found.mean(expected),
                found.variance(expected)
                        + varianceOfDepartures(departures) * perDeparture * perDeparture
                        + atReactor * reactorNanos * reactorNanos);
    }

    /**
     * Of the time until so many departures, in squares of the mean time between two.
     *
     * <p>Each of the W workers is a renewal process, and over many calls its variance is that of the service. If service
     * hardly varies, what remains is that the workers are anywhere in their calls: the time until the last r departures, of
     * less than a round, is the r-th smallest of W-1 uniform times.
     */
    private double varianceOfDepartures(double departures) {
        double variation = service.squaredVariation();
        double round = departures % servers;
        double inStep = round * (servers - round) / (servers + 1);
        return departures * variation + Math.max(0, 1 - variation) * inStep;
    }

    private Occupancy occupancy(int calls) {
        return new Occupancy(calls, ratio(), servers);
    }

    private double ratio() {
        return service.meanNanos() / reactorNanos;
    }
}
