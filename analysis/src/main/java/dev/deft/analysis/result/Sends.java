package dev.deft.analysis.result;

import java.util.List;

/**
 * The sending of the calls of one window of an open loop.
 *
 * @param offered the calls that were planned in the window
 * @param achieved the calls that completed in the window
 * @param unfinished those planned in the window that had not completed when waiting for them ended. They are part of the
 *     latencies with the time until then, which is less than they took
 * @param lag from the planned start to the send
 * @param fromSend the latency from the send: what a loop that forgot its plan would have recorded
 */
public record Sends(long offered, long achieved, long unfinished, Distribution lag, Distribution fromSend) {

    static Sends merged(List<Sends> all) {
        return new Sends(
                all.stream().mapToLong(Sends::offered).sum(),
                all.stream().mapToLong(Sends::achieved).sum(),
                all.stream().mapToLong(Sends::unfinished).sum(),
                Distribution.merged(all, Sends::lag),
                Distribution.merged(all, Sends::fromSend));
    }

    /** Achieved ÷ offered; NaN where nothing was offered. */
    public double achievedOverOffered() {
        return (double) achieved / offered;
    }
}
