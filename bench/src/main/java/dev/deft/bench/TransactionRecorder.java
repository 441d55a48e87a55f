package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts the transactions of a pair, and records how long they take, in this order: first they are only counted, then they are
 * recorded, too, then it is over. So the rate is of transactions that nobody looks at a clock for.
 *
 * <p>A transaction takes from the end of the one before it to its own, since a producer does nothing else between. One is recorded if it
 * begins while they are recorded: also the one that is under way when it is over, with all that it takes to its end.
 */
final class TransactionRecorder {

    /** Changed by whoever measures, read by the producer after each transaction. */
    private enum State {
        COUNTING,
        RECORDING,
        OVER
    }

    private final LongSupplier clock;
    private volatile State state = State.COUNTING;

    /** Written by the producer alone, without a fence; read by whoever measures, for whom it need not be the very last. */
    private final AtomicLong count = new AtomicLong();

    // The producer's until it has ended, which whoever measures waits for.
    private final Recording recording = new Recording();
    private boolean underWay;
    private long began;

    TransactionRecorder(LongSupplier clock) {
        this.clock = clock;
    }

    /** A transaction has ended; the producer says so. */
    void completed() {
        count.lazySet(count.getPlain() + 1);
        State now = state;
        if (now != State.COUNTING) {
            record(now);
        }
    }

    private void record(State now) {
        long time = clock.getAsLong();
        if (underWay) {
            recording.record(time - began);
        }
        underWay = now == State.RECORDING;
        began = time;
    }

    /** Returns how many have ended. Any thread. */
    long count() {
        return count.get();
    }

    /** From now on they are recorded. Any thread. */
    void record() {
        state = State.RECORDING;
    }

    /** There are to be no more of them. Any thread. */
    void end() {
        state = State.OVER;
    }

    /** Returns whether there are to be no more of them. Any thread. */
    boolean isOver() {
        return state == State.OVER;
    }

    /** Returns what was recorded; when the producer has ended. */
    Distribution finish() {
        return recording.finish();
    }
}
