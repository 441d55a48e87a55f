package dev.deft.analysis.result;

/**
 * The options of {@code deft isolate}.
 *
 * @param userWork what each call of the user's does
 * @param demand the user's calls that are outstanding at any time
 * @param workers the threads that they have
 * @param reserved how many of them are the look-ups' alone, where these have a share of the pool
 * @param ratePerSecond how many look-ups are planned for a second, on average
 * @param host the name that is looked up
 * @param lookUpDelayNanos what each look-up waits beside its own time
 * @param timeoutNanos after so long without an answer a look-up is given up
 * @param warmUpNanos what precedes each round, and is not counted
 * @param durationNanos what is measured in each round
 * @param seed draws the plans of the look-ups, the order of the settings, and what the user's work draws
 */
public record IsolateOptions(
        String userWork,
        int demand,
        int workers,
        int reserved,
        double ratePerSecond,
        String host,
        long lookUpDelayNanos,
        long timeoutNanos,
        long warmUpNanos,
        long durationNanos,
        int rounds,
        long seed) {}
