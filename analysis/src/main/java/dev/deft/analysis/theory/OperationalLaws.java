package dev.deft.analysis.theory;

/**
 * The arithmetic of closed loops without think time: times in nanoseconds, throughput in calls per second.
 *
 * <p>Little, "A proof for the queuing formula L = λW" (1961); the bounds are the asymptotic ones of Denning and Buzen,
 * "The operational analysis of queueing network models" (1978).
 */
public final class OperationalLaws {

    /** Nanoseconds in a second. */
    public static final double NANOS_PER_SECOND = 1e9;

    private OperationalLaws() {}

    /** Little's law for D callers that never pause: R = D/X. */
    public static double responseNanos(int demand, double throughput) {
        return demand * NANOS_PER_SECOND / throughput;
    }

    /** The most that D callers can ask for, if no call ever waits: D/(o+S). */
    public static double demandBound(int demand, double reactorNanos, double serviceNanos) {
        return demand * NANOS_PER_SECOND / (reactorNanos + serviceNanos);
    }

    /** The most that W servers with this much work per call can do: W/S, C/d, and with one server 1/o. */
    public static double serverBound(int servers, double nanosPerCall) {
        return servers * NANOS_PER_SECOND / nanosPerCall;
    }

    /** The part of the time that W servers are busy: X·S/W. One means that they can do no more. */
    public static double utilisation(double throughput, double nanosPerCall, int servers) {
        return throughput * nanosPerCall / NANOS_PER_SECOND / servers;
    }
}
