package dev.deft.bench;

import java.util.List;

/**
 * How the calls of an open loop were sent.
 *
 * @param offered the calls that were planned in the window
 * @param achieved the calls that completed in the window
 * @param unfinished those planned in the window that had not completed when waiting for them ended. They are part of the
 *     latencies with the time until then, which is less than they took
 * @param lag from the planned start to the send
 * @param fromSend the latency from the send: what a loop that forgot its plan would have recorded
 */
public record Sending(long offered, long achieved, long unfinished, Latencies lag, Latencies fromSend) {

    static Sending merged(List<Sending> all) {
        return new Sending(
                all.stream().mapToLong(Sending::offered).sum(),
                all.stream().mapToLong(Sending::achieved).sum(),
                all.stream().mapToLong(Sending::unfinished).sum(),
                Latencies.merged(all.stream().map(Sending::lag).toList()),
                Latencies.merged(all.stream().map(Sending::fromSend).toList()));
    }

    /** Achieved ÷ offered; NaN where nothing was offered. */
    public double achievedOverOffered() {
        return (double) achieved / offered;
    }
}
