package dev.deft.analysis.result;

/**
 * The requests of one cell in one round, as they were measured.
 *
 * @param latencies of each request: from before it connects until it has the answer
 * @param nanos how long all of them took
 * @param clientCpuNanos the processor time of the clients' process meanwhile
 */
public record SumWindow(Distribution latencies, long nanos, long clientCpuNanos) {

    /** Returns the seconds that a thousand such requests take. */
    public double secondsPerThousand() {
        return round().secondsPerThousand();
    }

    /** Returns the same without the histogram. */
    SumRound round() {
        return new SumRound(latencies.summary(), nanos, clientCpuNanos);
    }
}
