package dev.deft.analysis.result;

import dev.deft.analysis.theory.OperationalLaws;
import org.jspecify.annotations.Nullable;

/**
 * The sending of the calls of an open loop.
 *
 * @param offeredPerSecond the calls planned in the window; null where there was no window
 * @param achievedPerSecond the calls that completed in it; null where there was no window
 * @param achievedOverOffered null where no call was planned in it
 * @param unfinished calls that had not completed when waiting for them ended; they count with the time until then
 * @param lag from the planned start to the send
 * @param fromSend the latency that a loop which forgot the plan would have recorded
 */
public record Sending(
        @Nullable Double offeredPerSecond,
        @Nullable Double achievedPerSecond,
        @Nullable Double achievedOverOffered,
        boolean missedRate,
        long unfinished,
        Distribution lag,
        Distribution fromSend) {

    static Sending of(Windows windows, int workers) {
        Sends sends = windows.sending().orElseGet(() -> new Sends(0, 0, 0, Distribution.none(), Distribution.none()));
        return new Sending(
                Numbers.finite(sends.offered() * OperationalLaws.NANOS_PER_SECOND / windows.windowNanos()),
                Numbers.finite(windows.throughput()),
                Numbers.finite(sends.achievedOverOffered()),
                windows.missedRate(workers),
                sends.unfinished(),
                sends.lag(),
                sends.fromSend());
    }
}
