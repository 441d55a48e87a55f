package dev.deft.analysis.result;

import dev.deft.analysis.theory.OperationalLaws;
import java.util.List;
import java.util.Optional;

/**
 * The measurements of a cell in one go. Where nothing was measured, averages are NaN.
 *
 * @param complete whether it was measured as long as was asked
 * @param steady whether every caller had had a result before measuring began; if not, its queue was still filling
 * @param latencies from just before the call was deferred to its callback, of each call that completed in the window; of an
 *     open loop from the planned start, of each call that was planned in it
 * @param parts the same, in parts
 * @param sending of an open loop
 * @param slices the same, as time went by, in order; pieces in which no call completed are missing
 * @param idle by how much a thread that only slept was late meanwhile
 * @param windowNanos how long was measured
 * @param reactorNanos processor time that the loop's thread used in the window
 * @param processNanos processor time that the whole process used in the window
 * @param machineLoad the part of all cores that all programs used in the window, from 0 to 1; NaN if not known
 * @param resultSum the sum of what the calls returned, kept so that the work was really done
 */
public record Window(
        boolean complete,
        boolean steady,
        Distribution latencies,
        LatencyParts parts,
        Optional<Sends> sending,
        List<Slice> slices,
        Distribution idle,
        long windowNanos,
        long reactorNanos,
        long processNanos,
        double machineLoad,
        long resultSum) {

    /** Returns a window of which nothing is known. */
    public static Window unmeasured() {
        Distribution none = Distribution.none();
        return new Window(
                false,
                false,
                none,
                new LatencyParts(none, none, none),
                Optional.empty(),
                List.of(),
                none,
                0,
                0,
                0,
                Double.NaN,
                0);
    }

    /** Returns the same with this trace. */
    public Window withIdle(Distribution trace) {
        return new Window(
                complete,
                steady,
                latencies,
                parts,
                sending,
                slices,
                trace,
                windowNanos,
                reactorNanos,
                processNanos,
                machineLoad,
                resultSum);
    }

    /** Calls that completed per second: X. */
    public double throughput() {
        long completed = sending.map(Sends::achieved).orElse(latencies.samples());
        return windowNanos == 0 ? Double.NaN : completed * OperationalLaws.NANOS_PER_SECOND / windowNanos;
    }
}
