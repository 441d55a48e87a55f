package dev.deft.bench;

import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/**
 * One work between two reads of the clock: what callers defer, and what the synchronous baseline calls.
 *
 * <p>Both put two more reads around it, so both pay for the same four. The fields need no lock: only one call is under
 * way at a time, and whoever hands it to another thread and back (the reactor) orders what either side wrote.
 */
final class MeasuredCall implements Callable<Long> {

    private final Work work;
    private final LongSupplier clock;
    private long started;
    private long finished;

    MeasuredCall(Work work, LongSupplier clock) {
        this.work = work;
        this.clock = clock;
    }

    @Override
    public Long call() throws Exception {
        started = clock.getAsLong();
        long result = work.call();
        finished = clock.getAsLong();
        return result;
    }

    /** The time when the last call began, by the clock. */
    long startedNanos() {
        return started;
    }

    /** The time when the last call ended, by the clock. */
    long finishedNanos() {
        return finished;
    }
}
