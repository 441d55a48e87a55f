package dev.deft.reactor;

import java.time.Duration;

/** Durations in nanoseconds. */
final class Durations {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /** The duration, or the longest that a long can hold (292 years) if it is longer still. */
    static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }
}
