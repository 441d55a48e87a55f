package dev.deft.report.page;

import dev.deft.analysis.result.Quantile;
import dev.deft.report.text.Units;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers as the report shows them: the terminal's, with a µ, and never parted from their unit at the end of a line. */
final class Show {

    private static final char NO_BREAK = '\u00a0';

    private Show() {}

    static String time(@Nullable Number nanos) {
        return nanos == null ? Units.INSUFFICIENT : unbroken(Units.time(nanos.doubleValue()));
    }

    static String quantile(Map<String, @Nullable Quantile> percentiles, String key) {
        Quantile quantile = percentiles.get(key);
        return time(quantile == null ? null : quantile.nanos());
    }

    static String rate(@Nullable Double perSecond) {
        return perSecond == null ? Units.INSUFFICIENT : unbroken(Units.rate(perSecond));
    }

    /** {@code 2.01 – 2.03 ms}. */
    static String between(long lowNanos, long highNanos) {
        Units.Time unit = Units.Time.fitting((double) lowNanos);
        return Units.threeDigits(unit.of((double) lowNanos)) + NO_BREAK + "–" + NO_BREAK
                + Units.threeDigits(unit.of((double) highNanos)) + NO_BREAK + symbol(unit);
    }

    /** {@code 98 %}. */
    static String percent(@Nullable Double part) {
        return part == null ? Units.INSUFFICIENT : unbroken(Units.percent(part));
    }

    /** {@code 1.23}. */
    static String ratio(@Nullable Double ratio) {
        return ratio == null ? Units.INSUFFICIENT : Units.threeDigits(ratio);
    }

    /** A time at an axis: {@code 2.5 ms}, {@code 0}. */
    static String timeTick(double nanos) {
        if (nanos <= 0) {
            return "0";
        }
        Units.Time unit = Units.Time.fitting(nanos * (1 + 1e-9));
        return plain(unit.of(nanos)) + NO_BREAK + symbol(unit);
    }

    static String symbol(Units.Time unit) {
        return unit == Units.Time.US ? "µs" : unit.symbol();
    }

    /** Up to three places, none of them idle: {@code 12,000}, {@code 2.5}. */
    static String plain(double number) {
        String text = String.format(Locale.ROOT, "%,.3f", number);
        return text.replaceAll("\\.?0+$", "");
    }

    /** A part of one: {@code 99.9 %}. */
    static String percentile(double part) {
        // Nine digits are more than any number of samples supports, and hide the binary fraction.
        String text = String.format(Locale.ROOT, "%.7f", 100 * part).replaceAll("\\.?0+$", "");
        return text + NO_BREAK + "%";
    }

    /** At most so many characters, for where there is no room for all. */
    static String shortened(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static String unbroken(String text) {
        return text.replace(" us", " µs").replace(' ', NO_BREAK);
    }

    /** As a duration is typed; {@code none} of 0. */
    static String duration(long nanos) {
        return nanos == 0 ? "none" : Units.duration(Duration.ofNanos(nanos));
    }
}
