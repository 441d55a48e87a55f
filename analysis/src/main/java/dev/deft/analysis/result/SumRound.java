package dev.deft.analysis.result;

/**
 * One round of a cell.
 *
 * @param nanos how long all requests took
 * @param clientCpuNanos the processor time of the clients' process meanwhile
 */
public record SumRound(Summary latencies, long nanos, long clientCpuNanos) {

    private static final double THOUSAND = 1_000;

    /** Returns the seconds that a thousand such requests take. */
    double secondsPerThousand() {
        return nanos / 1e9 / latencies.samples() * THOUSAND;
    }

    /** Returns the 99th percentile; NaN of too few requests. */
    double p99Nanos() {
        return latencies.nanos(Percentile.P99);
    }
}
