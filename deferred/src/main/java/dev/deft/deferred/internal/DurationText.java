package dev.deft.deferred.internal;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as messages show them. */
public final class DurationText {

    private static final int DIGITS_BETWEEN_UNITS = 3;
    private static final String[] UNITS = {" ns", " us", " ms", " s"};

    private DurationText() {}

    /** Returns the duration, exactly, in the largest of ns, us, ms and s in which it is at least one: {@code 300 ms}, {@code 1.5 s}. */
    public static String of(Duration duration) {
        BigDecimal number = BigDecimal.valueOf(duration.getSeconds())
                .movePointRight((UNITS.length - 1) * DIGITS_BETWEEN_UNITS)
                .add(BigDecimal.valueOf(duration.getNano()));
        int unit = 0;
        while (unit < UNITS.length - 1 && number.abs().compareTo(BigDecimal.valueOf(1_000)) >= 0) {
            number = number.movePointLeft(DIGITS_BETWEEN_UNITS);
            unit++;
        }
        return number.stripTrailingZeros().toPlainString() + UNITS[unit];
    }
}
