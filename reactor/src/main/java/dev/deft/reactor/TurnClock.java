package dev.deft.reactor;

import java.util.function.LongSupplier;

/** The clock as one turn sees it: read when it is first asked for, and then not again. Reactor thread only. */
final class TurnClock {

    private final LongSupplier nanoTime;
    private long now;
    private boolean known;

    TurnClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Forgets the time, for it has moved on: another turn, or calls that took a while. */
    void forget() {
        known = false;
    }

    /** Returns the time in nanoseconds, as of this turn. */
    long now() {
        if (!known) {
            now = read();
            known = true;
        }
        return now;
    }

    /** Returns the time in nanoseconds, as of this instant. */
    long read() {
        return nanoTime.getAsLong();
    }
}
