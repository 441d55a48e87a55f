package dev.deft.threadpool;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

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
        if (Objects.requireNonNull(duration, what).isNegative()) {
            throw new IllegalArgumentException(what + " is " + words(duration) + "; give zero or more");
        }
        return of(duration);
    }

    /** The duration, exactly, in the largest of ns, us, ms and s in which it is at least one: {@code 300 ms}. */
    static String words(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        int digits = 0;
        while (digits < 9 && seconds.movePointRight(digits).abs().compareTo(BigDecimal.ONE) < 0) {
            digits += 3;
        }
        String unit = List.of(" s", " ms", " us", " ns").get(digits / 3);
        return seconds.movePointRight(digits).stripTrailingZeros().toPlainString() + unit;
    }
}
