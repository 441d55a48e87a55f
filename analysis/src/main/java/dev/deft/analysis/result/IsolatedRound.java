package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * One round of a setting.
 *
 * @param lookUps their latencies
 * @param timeouts how many had no answer in time
 * @param userThroughput the user's calls that completed per second; null where there were none
 * @param machineLoad the part of all cores that all programs used meanwhile; null if not known
 */
public record IsolatedRound(
        Summary lookUps,
        long timeouts,
        @Nullable Double userThroughput,
        @Nullable Double machineLoad) {}
