package dev.deft.reactor.internal;

import dev.deft.deferred.internal.DurationText;
import java.time.Duration;
import java.util.Objects;

/** Durations in nanoseconds. */
public final class Durations {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Durations() {}

    /** Returns the duration, which must not be negative. */
    public static Duration notNegative(String what, Duration duration) {
        if (Objects.requireNonNull(duration, what).isNegative()) {
            throw new IllegalArgumentException(
                    "a " + what + " must not be negative: " + DurationText.of(duration) + "; give zero or more");
        }
        return duration;
    }

    /** Returns the duration in nanoseconds, or the longest that a long can hold (292 years) if it is longer still. */
    public static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }
}
