package dev.deft.bench;

import java.util.function.LongSupplier;

/** A clock that goes on by the same step at each read. */
final class SteppingClock implements LongSupplier {

    private final long step;
    private long nanos;

    SteppingClock(long step) {
        this.step = step;
    }

    @Override
    public long getAsLong() {
        nanos += step;
        return nanos;
    }
}
