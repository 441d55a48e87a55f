package dev.deft.threadpool;

import java.time.Duration;

/** Durations in nanoseconds. */
final class Nanos {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Nanos() {}

    /** The duration, or the longest that a long can hold (292 years) if it is longer still. */
    static long of(Duration duration) {
        return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    /** The duration, which must not be negative. */
    static long ofNonNegative(Duration duration, String what) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + " is " + duration + "; give zero or more");
        }
        return of(duration);
    }
}
