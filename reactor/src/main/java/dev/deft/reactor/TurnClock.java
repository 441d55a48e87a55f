package dev.deft.reactor;

import java.util.function.LongSupplier;

/** The clock as one turn sees it: read when it is first asked for, and then not again. Reactor thread only. */
final class TurnClock {

    /** The times that {@link #lately} returns what was read in an earlier turn, before it reads again. */
    static final int MOST_OF_ONE_READING = 16;

    private final LongSupplier nanoTime;
    private long now;
    private boolean known;

    /** The number of times that {@link #lately} may still return what was read. */
    private int left;

    TurnClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Forgets the time, for it has moved on: another turn, or calls that took a while. */
    void forget() {
        known = false;
    }

    /** Forgets also what {@link #lately} knows, for the reactor has slept, and the time may have moved on by much. */
    void forgetAll() {
        known = false;
        left = 0;
    }

    /** Returns the time in nanoseconds, as of this turn. */
    long now() {
        if (!known) {
            now = read();
            known = true;
            left = MOST_OF_ONE_READING;
        }
        return now;
    }

    /**
     * Returns the time in nanoseconds, as of this turn or of one of the dozen or so before it, between which the reactor did not sleep. For what every call needs and few ever
     * look at: a reading takes a twentieth of the time of a call.
     */
    long lately() {
        return known || --left < 0 ? now() : now;
    }

    /** Returns the time in nanoseconds, as of this instant. */
    long read() {
        return nanoTime.getAsLong();
    }
}
