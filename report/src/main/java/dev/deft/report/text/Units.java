package dev.deft.report.text;

import dev.deft.analysis.result.Quantities;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Numbers as they are printed; the same in every language of the user's. */
public final class Units {

    /** A unit of time. */
    public enum Time {
        NS("ns", 1),
        US("us", 1e3),
        MS("ms", 1e6),
        S("s", 1e9);

        private final String symbol;
        private final double nanos;

        Time(String symbol, double nanos) {
            this.symbol = symbol;
            this.nanos = nanos;
        }

        /** As it is printed: {@code ms}. */
        public String symbol() {
            return symbol;
        }

        /** Nanoseconds in this unit. */
        public double of(double inNanos) {
            return inNanos / nanos;
        }

        /** The largest unit in which this is at least one. */
        public static Time fitting(double inNanos) {
            Time fitting = NS;
            for (Time unit : values()) {
                if (inNanos >= unit.nanos) {
                    fitting = unit;
                }
            }
            return fitting;
        }
    }

    /** In place of a number that too few samples, or too coarse a clock, leave unknown. */
    public static final String INSUFFICIENT = "insufficient";

    private Units() {}

    /** {@code 12,345}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 round}, {@code 10 rounds}. */
    public static String counted(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }

    /** Three digits, or all before the point: {@code 2.07}, {@code 41.2}, {@code 1,852}. */
    public static String threeDigits(double number) {
        // Half a unit of the last place earlier, as that is where rounding brings another digit.
        if (number >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return String.format(Locale.ROOT, number >= 9.995 ? "%.1f" : "%.2f", number);
    }

    /** {@code 2.07 ms}. */
    public static String time(double nanos) {
        Time unit = Time.fitting(nanos);
        return threeDigits(unit.of(nanos)) + " " + unit.symbol();
    }

    /** {@code 1,852 calls/s}. */
    public static String rate(double perSecond) {
        return threeDigits(perSecond) + " calls/s";
    }

    /** A time that somebody chose: {@code 200 ms}, {@code 1.5 s}. */
    public static String duration(Duration duration) {
        return Quantities.time(duration);
    }

    /** Microseconds with two places, as the 2016 thread printed them: {@code 316.17}. */
    public static String micros(double nanos) {
        return String.format(Locale.ROOT, "%.2f", Time.US.of(nanos));
    }

    /** {@code 98 %}. */
    public static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }

    /** The ends of an interval, beside its value: {@code 2.05..2.11}. */
    public static String interval(double low, double high, DoubleFunction<String> form) {
        return form.apply(low) + ".." + form.apply(high);
    }

    /** {@code +1.3 %}. */
    public static String signedPercent(double part) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * part);
    }

    /** {@code 4.1 times}. */
    public static String times(double factor) {
        return String.format(Locale.ROOT, factor >= 9.95 ? "%.0f times" : "%.1f times", factor);
    }
}
