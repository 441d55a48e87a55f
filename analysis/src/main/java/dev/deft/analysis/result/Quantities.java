package dev.deft.analysis.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times, sizes and rates as people write them: {@code 2ms}, {@code 1.5s}, {@code 64KiB}, {@code 20k/s}. */
public final class Quantities {

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)([A-Za-z]+)");
    private static final Pattern RATE = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?)([kM]?)/s");
    private static final MathContext SIX_DIGITS = new MathContext(6);
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

    /**
     * Reads a rate: calls per second, {@code 500/s}, {@code 20k/s} or {@code 1.5M/s}.
     *
     * @throws IllegalArgumentException with one line that says what is allowed
     */
    public static double ratePerSecond(String text) {
        Matcher parts = RATE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a rate such as 500/s, 20k/s or 1M/s");
        }
        double unit = parts.group(2).equals("M") ? 1e6 : parts.group(2).equals("k") ? 1e3 : 1;
        return Double.parseDouble(parts.group(1)) * unit;
    }

    /** A rate as {@link #ratePerSecond} reads it. */
    public static String rate(double perSecond) {
        if (perSecond >= 1e6) {
            return plain(perSecond / 1e6) + "M/s";
        }
        return perSecond >= 1e3 ? plain(perSecond / 1e3) + "k/s" : plain(perSecond) + "/s";
    }

    /** A time that somebody chose, to a thousandth of its unit: {@code 200 ms}, {@code 1.5 s}. */
    public static String time(Duration duration) {
        double nanos = duration.toNanos();
        double size = Math.abs(nanos);
        String unit = size >= 1e9 ? "s" : size >= 1e6 ? "ms" : size >= 1e3 ? "us" : "ns";
        return String.format(Locale.ROOT, "%.3f", nanos / Objects.requireNonNull(NANOS.get(unit)))
                        .replaceAll("\\.?0+$", "")
                + " " + unit;
    }

    private static String plain(double number) {
        return new BigDecimal(number).round(SIX_DIGITS).stripTrailingZeros().toPlainString();
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
