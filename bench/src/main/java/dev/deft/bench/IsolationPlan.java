package dev.deft.bench;

import dev.deft.analysis.result.IsolateOptions;
import dev.deft.reactor.Transport;
import java.time.Duration;

/**
 * The load of {@link Isolation}, and how often it is measured.
 *
 * @param userWork what each call of the user's does
 * @param demand the user's calls that are outstanding at any time
 * @param workers the threads that they have
 * @param reserved how many of them are the look-ups' alone, where these have a share of the pool; fewer than all, or there is no such
 *     setting
 * @param ratePerSecond how many look-ups are planned for a second, on average
 * @param host the name that is looked up
 * @param lookUpDelay what each look-up waits beside its own time
 * @param timeout after so long without an answer a look-up is given up; up to {@link #longestTimeout}
 * @param warmUp what precedes each round, and is not counted
 * @param time what is counted in each round
 * @param seed draws the plans of the look-ups, the order of the settings, and what the user's work draws
 * @param transport what the reactors sleep in
 */
public record IsolationPlan(
        Work userWork,
        int demand,
        int workers,
        int reserved,
        double ratePerSecond,
        String host,
        Duration lookUpDelay,
        Duration timeout,
        Duration warmUp,
        Duration time,
        int rounds,
        long seed,
        Transport transport) {

    private static final Duration LONGEST_FIRST_TIME = Duration.ofSeconds(1);

    /** The time until which a look-up of a round that takes {@code time} is waited for, so the longest that its time-out may be. */
    public static Duration longestTimeout(Duration time) {
        return time.compareTo(OpenLoop.DRAIN_LIMIT) > 0 ? time : OpenLoop.DRAIN_LIMIT;
    }

    /** Returns the same as a result has it. */
    public IsolateOptions options() {
        return new IsolateOptions(
                userWork.specification(),
                demand,
                workers,
                reserved,
                ratePerSecond,
                host,
                lookUpDelay.toNanos(),
                timeout.toNanos(),
                warmUp.toNanos(),
                time.toNanos(),
                rounds,
                seed);
    }

    /** Returns about how long so many settings take, where calls and look-ups are short. */
    public Duration expectedDuration(int settings) {
        return warmUp.plus(time)
                .multipliedBy(rounds)
                .plus(warmUp.plus(firstTime()))
                .multipliedBy(settings);
    }

    /** The time of the round before the first, which is not counted: what compiles does so then. */
    Duration firstTime() {
        return time.compareTo(LONGEST_FIRST_TIME) < 0 ? time : LONGEST_FIRST_TIME;
    }
}
