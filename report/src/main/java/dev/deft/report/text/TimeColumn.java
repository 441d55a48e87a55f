package dev.deft.report.text;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Quantile;
import java.util.stream.Stream;

/**
 * Latencies as they stand in a table whose times have one unit, which its heading names.
 *
 * @param unit the unit of all times
 */
public record TimeColumn(Units.Time unit) {

    /** A column of these latencies, in the unit in which the shortest mean is at least one. */
    public static TimeColumn of(Stream<Distribution> latencies) {
        return new TimeColumn(Units.Time.fitting(latencies
                .filter(some -> some.samples() > 0)
                .mapToDouble(Distribution::mean)
                .min()
                .orElse(1e6)));
    }

    /** {@code 2.07}. */
    public String time(double nanos) {
        return Units.threeDigits(unit.of(nanos));
    }

    /** The mean; {@link Units#INSUFFICIENT} if there are none. */
    public String mean(Distribution latencies) {
        return latencies.samples() == 0 ? Units.INSUFFICIENT : time(latencies.mean());
    }

    /** A percentile; {@link Units#INSUFFICIENT} if there are too few samples. */
    public String at(Percentile percentile, Distribution latencies) {
        return latencies
                .quantile(percentile)
                .map(at -> time((double) at.nanos()))
                .orElse(Units.INSUFFICIENT);
    }

    /** A percentile and its interval: {@code 2.07 (2.05..2.11)}. */
    public String withInterval(Percentile percentile, Distribution latencies) {
        return latencies.quantile(percentile).map(this::withInterval).orElse(Units.INSUFFICIENT);
    }

    /** A percentile without its unit, and its interval: {@code 2.07 (2.05..2.11)}. */
    public String withInterval(Quantile quantile) {
        return time((double) quantile.nanos()) + " ("
                + Units.interval((double) quantile.lowNanos(), (double) quantile.highNanos(), this::time) + ")";
    }
}
