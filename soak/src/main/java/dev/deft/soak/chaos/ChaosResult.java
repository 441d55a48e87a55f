package dev.deft.soak.chaos;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The result of a chaos run.
 *
 * @param interrupted true if it was ended before its time
 * @param episodes the number of episodes
 * @param submitted the calls that were made
 * @param outcomes the number of calls with each outcome
 * @param occurrences the number of calls of each kind in the loads that set calls apart, which are none of those that were submitted
 * @param firedTwice answers beyond a call's first
 * @param neverFired the calls without an answer
 * @param nanos the time that it took
 * @param longestOverrun the stop that has exceeded its deadline most
 * @param violations the first twenty things that went wrong; empty if nothing did
 * @param evidence lines of text that show it: the episode as it was drawn, and the stacks of its threads where they matter
 * @param blamedEpisode the number of the episode to repeat for the first violation; empty if there is none, or if it is of
 *     no one episode, as that the heap grows
 */
public record ChaosResult(
        boolean interrupted,
        long episodes,
        long submitted,
        Map<Outcome, Long> outcomes,
        Map<Occurrence, Long> occurrences,
        long firedTwice,
        long neverFired,
        long nanos,
        Overrun longestOverrun,
        List<String> violations,
        List<String> evidence,
        OptionalLong blamedEpisode) {

    public ChaosResult {
        outcomes = Map.copyOf(outcomes);
        occurrences = Map.copyOf(occurrences);
        violations = List.copyOf(violations);
        evidence = List.copyOf(evidence);
    }

    /** Returns true if every call was answered, once, with what was its own, and nothing was left behind. */
    public boolean passed() {
        return violations.isEmpty();
    }

    /** Returns the number of calls with that outcome. */
    public long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /** Returns the number of calls of that kind. */
    public long of(Occurrence occurrence) {
        return occurrences.getOrDefault(occurrence, 0L);
    }

    /** Returns the number of calls with any outcome. */
    public long answered() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the answered calls per second. */
    public double throughput() {
        return answered() * 1e9 / nanos;
    }
}
