package dev.deft.analysis.result;

import dev.deft.analysis.theory.OperationalLaws;

/**
 * Requests for a page that were made one after the other by so many clients.
 *
 * @param latencies of each request, to the last byte of its answer: from before its client connects, or in an open loop from when it was due
 * @param nanos how long all of them took
 * @param clientCpuNanos the processor time of the clients' process meanwhile
 * @param parts where the time of a request went, without what it waited for a free client
 */
public record WebWindow(Distribution latencies, long nanos, long clientCpuNanos, WebParts parts) {

    /** Returns how many requests were answered in a second. */
    public double perSecond() {
        return latencies.samples() / (nanos / OperationalLaws.NANOS_PER_SECOND);
    }
}
