package dev.deft.analysis.theory;

/**
 * The bounds that no closed loop can exceed, however its times vary: the asymptotic bounds of {@link OperationalLaws}.
 *
 * <p>Immutable, for any thread. Times in nanoseconds.
 *
 * @param demand D, at least one
 * @param reactorNanos the reactor's time per call: o; zero if it does not count
 * @param serviceNanos the time of the work itself: S, above zero
 * @param servers W, at least one
 * @param cpuNanos processor time per call: d; zero if it is not known
 * @param cores C, at least one
 */
public record Bounds(int demand, double reactorNanos, double serviceNanos, int servers, double cpuNanos, int cores) {

    /**
     * Checks its numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Bounds {
        ClosedQueue.requireDemand(demand);
        ClosedQueue.requireReactorTime(reactorNanos);
        ServiceTimes.requireTime(serviceNanos, "the service time");
        Erlang.requireServers(servers);
        if (!(cpuNanos >= 0) || cores < 1) {
            throw new IllegalArgumentException(
                    "processor time per call must be no less than 0 ns, and cores at least 1; " + "they are " + cpuNanos
                            + " ns and " + cores);
        }
    }

    /** The highest throughput, in calls per second: X ≤ min(D/(o+S), W/S, C/d, 1/o). */
    public double throughput() {
        return bound(binding());
    }

    /** The shortest average from call to result, in nanoseconds: R ≥ max(o+S, D/X). */
    public double meanResponseNanos() {
        return Math.max(reactorNanos + serviceNanos, OperationalLaws.responseNanos(demand, throughput()));
    }

    /** The bound that keeps throughput from being higher: the callers themselves, unless something else binds sooner. */
    public Bottleneck binding() {
        Bottleneck least = Bottleneck.DEMAND;
        for (Bottleneck resource : new Bottleneck[] {Bottleneck.WORKERS, Bottleneck.CPU, Bottleneck.REACTOR}) {
            least = bound(resource) < bound(least) ? resource : least;
        }
        return least;
    }

    private double bound(Bottleneck limit) {
        return switch (limit) {
            case DEMAND -> OperationalLaws.demandBound(demand, reactorNanos, serviceNanos);
            case WORKERS -> OperationalLaws.serverBound(servers, serviceNanos);
            case CPU -> OperationalLaws.serverBound(cores, cpuNanos);
            case REACTOR -> OperationalLaws.serverBound(1, reactorNanos);
            case ELSEWHERE, UNKNOWN -> Double.POSITIVE_INFINITY;
        };
    }
}
