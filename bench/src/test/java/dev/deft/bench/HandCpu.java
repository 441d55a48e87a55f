package dev.deft.bench;

import java.time.Duration;

/** Made-up processors that run at half and at twice the clock's pace. */
final class HandCpu implements CpuClock {

    private final HandClock clock;
    private int asked;

    /** The time that it takes to ask for the machine's load. */
    Duration stall = Duration.ZERO;

    HandCpu(HandClock clock) {
        this.clock = clock;
    }

    @Override
    public long threadNanos() {
        return clock.getAsLong() / 2;
    }

    @Override
    public long processNanos() {
        return clock.getAsLong() * 2;
    }

    @Override
    public double machineLoad() {
        clock.stall(stall);
        asked++;
        return asked;
    }
}
