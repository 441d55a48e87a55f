package dev.deft.cli.option;

import java.time.Duration;

/** A converter for the time before one that is measured: none to 1 hour. */
public final class WarmUpTime extends TimeRange {

    /** Called by picocli. */
    public WarmUpTime() {
        super(Duration.ZERO, Duration.ofHours(1));
    }
}
