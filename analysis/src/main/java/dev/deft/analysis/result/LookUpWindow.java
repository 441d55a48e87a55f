package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * The look-ups of one round in one setting, as they were measured.
 *
 * @param latencies from the planned start to the answer, or to where waiting for it ended
 * @param timeouts how many had no answer in time
 * @param userThroughput the user's calls that completed per second; null where there were none
 * @param machineLoad the part of all cores that all programs used meanwhile; null if not known
 */
public record LookUpWindow(
        Distribution latencies,
        long timeouts,
        @Nullable Double userThroughput,
        @Nullable Double machineLoad) {

    /**
     * Returns what these windows show.
     *
     * @param user null where there was no user work
     * @param timeoutNanos what takes longer, to the three digits that a histogram keeps, had no answer in time
     */
    public static LookUpWindow of(Window lookUps, @Nullable Window user, long timeoutNanos) {
        return of(
                lookUps.latencies(),
                timeoutNanos,
                user == null ? null : Numbers.finite(user.throughput()),
                Numbers.finite(lookUps.machineLoad()));
    }

    /** Returns the same of latencies that somebody else has measured. */
    public static LookUpWindow of(
            Distribution latencies, long timeoutNanos, @Nullable Double userThroughput, @Nullable Double machineLoad) {
        long late = latencies.decoded().getCountBetweenValues(timeoutNanos, Distribution.HIGHEST_NANOS);
        return new LookUpWindow(latencies, late, userThroughput, machineLoad);
    }

    /** Returns the same without the histogram. */
    IsolatedRound round() {
        return new IsolatedRound(latencies.summary(), timeouts, userThroughput, machineLoad);
    }
}
