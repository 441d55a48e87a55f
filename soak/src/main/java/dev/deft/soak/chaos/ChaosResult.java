package dev.deft.soak.chaos;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What came of a chaos run.
 *
 * @param interrupted whether it was ended before its time
 * @param episodes how many there were
 * @param submitted the calls that were made
 * @param outcomes what became of them, with a number for each
 * @param firedTwice answers beyond a call's first
 * @param neverFired the calls without an answer
 * @param nanos how long it took
 * @param longestOverrun the stop that has exceeded its deadline most
 * @param violations what went wrong, the first twenty; empty if nothing did
 * @param evidence what shows it: the episode as it was drawn, and what its threads were doing where that matters; lines
 * @param blamedEpisode the number of the episode to repeat for the first violation; empty if there is none, or if it is of
 *     no one episode, as that the heap grows
 */
public record ChaosResult(
        boolean interrupted,
        long episodes,
        long submitted,
        Map<Outcome, Long> outcomes,
        long firedTwice,
        long neverFired,
        long nanos,
        Overrun longestOverrun,
        List<String> violations,
        List<String> evidence,
        OptionalLong blamedEpisode) {

    public ChaosResult {
        outcomes = Map.copyOf(outcomes);
        violations = List.copyOf(violations);
        evidence = List.copyOf(evidence);
    }

    /** Whether every call was answered, once, with what was its own, and nothing was left behind. */
    public boolean passed() {
        return violations.isEmpty();
    }

    public long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    public long answered() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Answered calls per second. */
    public double throughput() {
        return answered() * 1e9 / nanos;
    }
}
