package dev.deft.analysis.advice;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Quantities;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A limit for the latency: {@code p99<=20ms}.
 *
 * @param percentile which one
 * @param nanos its most
 */
public record Target(Percentile percentile, long nanos) {

    private static final Pattern FORM = Pattern.compile("\\s*(p[0-9.]+)\\s*<=\\s*(\\S+)\\s*");

    /**
     * Reads a target.
     *
     * @throws IllegalArgumentException with one line that says what is allowed
     */
    public static Target parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a target; " + allowed());
        }
        Percentile percentile = labelled(parts.group(1))
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown percentile '" + parts.group(1) + "'; " + allowed()));
        Duration most;
        try {
            most = Quantities.duration(parts.group(2));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; " + allowed(), e);
        }
        if (most.isZero()) {
            throw new IllegalArgumentException("no call takes no time at all; " + allowed());
        }
        if (most.toNanos() > Distribution.HIGHEST_NANOS) {
            throw new IllegalArgumentException("no latency above an hour is recorded; " + allowed());
        }
        return new Target(percentile, most.toNanos());
    }

    private static Optional<Percentile> labelled(String label) {
        return Arrays.stream(Percentile.values())
                .filter(percentile -> percentile.label().equals(label))
                .findFirst();
    }

    private static String allowed() {
        return "allowed: "
                + Arrays.stream(Percentile.values()).map(Percentile::label).collect(Collectors.joining(", "))
                + ", <= and a time, such as 'p99<=20ms'";
    }

    /** The part of the calls that it speaks of, from 0 to 1. */
    double quantile() {
        return percentile.percent() / 100;
    }
}
