package dev.deft.soak;

import java.util.List;

/**
 * The result of a soak.
 *
 * @param interrupted true if it was ended before its time
 * @param made the calls that were made
 * @param answered the calls whose Deferred fired
 * @param returned those that got their own value
 * @param threw those that got their own exception
 * @param refused those that a full pool refused
 * @param cancelled those that were cancelled
 * @param timedOut those that were not waited for any longer
 * @param nanos the time that it took
 * @param longestGapNanos the longest time in which no call was answered while some were outstanding, give or take the
 *     watchdog's 10 ms
 * @param violations the first twenty things that went wrong; empty if nothing did
 * @param evidence lines of text that show the threads and the pools when calls were found lost
 */
public record SoakResult(
        boolean interrupted,
        long made,
        long answered,
        long returned,
        long threw,
        long refused,
        long cancelled,
        long timedOut,
        long nanos,
        long longestGapNanos,
        List<String> violations,
        List<String> evidence) {

    public SoakResult {
        violations = List.copyOf(violations);
        evidence = List.copyOf(evidence);
    }

    /** Returns true if every call was answered, once, with its own answer. */
    public boolean passed() {
        return violations.isEmpty();
    }

    /** Returns the answered calls per second. */
    public double throughput() {
        return answered * 1e9 / nanos;
    }
}
