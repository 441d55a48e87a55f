package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code deft load http}.
 *
 * @param parallel how many requests were under way at a time, at most
 * @param ratePerSecond how many were due in a second; null in a closed loop
 * @param perSecond how many were answered in a second
 * @param clientCpuNanos the processor time of the clients' process for a request
 */
public record WebLoadRow(
        int parallel, @Nullable Double ratePerSecond, double perSecond, Distribution latencies, double clientCpuNanos) {

    /** Returns the row of these requests. */
    public static WebLoadRow of(int parallel, @Nullable Double ratePerSecond, WebWindow window) {
        return new WebLoadRow(
                parallel,
                ratePerSecond,
                window.perSecond(),
                window.latencies(),
                (double) window.clientCpuNanos() / window.latencies().samples());
    }
}
