package dev.deft.cli.option;

import dev.deft.analysis.result.Quantities;
import dev.deft.report.text.Units;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for a time within limits. */
public abstract class TimeRange implements ITypeConverter<Duration> {

    private final Duration least;
    private final Duration most;

    /** A time from {@code least} to {@code most}. */
    protected TimeRange(Duration least, Duration most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Duration convert(String text) {
        Duration time;
        try {
            time = Quantities.duration(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("allowed: a time such as 500us, 200ms or 2s");
        }
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new TypeConversionException(
                    "allowed: a time from " + Units.duration(least) + " to " + Units.duration(most));
        }
        return time;
    }
}
