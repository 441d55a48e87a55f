package dev.deft.bench;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times and sizes as people write them: {@code 2ms}, {@code 1.5s}, {@code 64KiB}. */
public final class Quantities {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)([A-Za-z]+)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);
    private static final Map<String, Long> BYTES = Map.of(
            "B",
            1L,
            "kB",
            1_000L,
            "KiB",
            1L << 10,
            "MB",
            1_000_000L,
            "MiB",
            1L << 20,
            "GB",
            1_000_000_000L,
            "GiB",
            1L << 30);

    private Quantities() {}

    /**
     * Reads a time with its unit: ns, us, ms, s, m or h.
     *
     * @throws IllegalArgumentException with one line that says what is allowed; a time below zero or of a part of a
     *     nanosecond is refused too
     */
    public static Duration duration(String text) {
        return Duration.ofNanos(read(text, NANOS, "'" + text + "' is not a time such as 500us, 2ms or 1.5s"));
    }

    /**
     * Reads a size in bytes with its unit: B, kB, KiB, MB, MiB, GB or GiB.
     *
     * @throws IllegalArgumentException with one line that says what is allowed
     */
    public static long size(String text) {
        return read(text, BYTES, "'" + text + "' is not a size such as 512B, 64KiB or 1MiB");
    }

    private static long read(String text, Map<String, Long> units, String complaint) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(complaint);
        }
        Long unit = units.get(parts.group(2));
        if (unit == null) {
            throw new IllegalArgumentException(complaint);
        }
        try {
            return new BigDecimal(parts.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(complaint, e);
        }
    }
}
