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

    /** A loop that got less than this part of its calls done missed its rate. */
    private static final double KEPT = 0.98;

    /** So few may be under way at the end of a window without having been at its begin. */
    private static final long FEW = 10;

    static Sending merged(List<Sending> all) {
        return new Sending(
                all.stream().mapToLong(Sending::offered).sum(),
                all.stream().mapToLong(Sending::achieved).sum(),
                all.stream().mapToLong(Sending::unfinished).sum(),
                Latencies.merged(all.stream().map(Sending::lag).toList()),
                Latencies.merged(all.stream().map(Sending::fromSend).toList()));
    }

    /** Achieved ÷ offered. */
    public double achievedOverOffered() {
        return (double) achieved / offered;
    }

    /** Whether it fell so far behind its plan that its latencies are those of another, growing, queue. */
    public boolean missedRate() {
        return unfinished > 0 || (achieved < KEPT * offered && offered - achieved > FEW);
    }
}
