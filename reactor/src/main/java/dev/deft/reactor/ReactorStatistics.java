package dev.deft.reactor;

/**
 * The work that a reactor has, at one instant.
 *
 * @param outstandingCalls calls deferred to threads whose outcome has not been delivered
 * @param waitingCallsFromThread calls accepted by {@code callFromThread} and not yet made
 * @param discardedOutcomes outcomes that nobody waited for any more when they came: the call had been cancelled or
 *     timed out, or the reactor had stopped
 * @param suspendedCoroutines bodies run by {@link Coroutines#inline} that are set aside, for what they await is not there
 */
public record ReactorStatistics(
        int outstandingCalls, int waitingCallsFromThread, long discardedOutcomes, int suspendedCoroutines) {}
