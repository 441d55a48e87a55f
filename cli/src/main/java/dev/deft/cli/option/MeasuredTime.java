package dev.deft.cli.option;

import java.time.Duration;

/** A converter for a time that is measured: 1 ms to 1 hour. */
public final class MeasuredTime extends TimeRange {

    /** Called by picocli. */
    public MeasuredTime() {
        super(Duration.ofMillis(1), Duration.ofHours(1));
    }
}
