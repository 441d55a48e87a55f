package dev.deft.bench;

import dev.deft.analysis.result.RecordingCost;
import java.util.function.LongSupplier;

/** Measures what it costs to count and to record a transaction. */
final class RecordingMeter {

    /** For so long no round was faster, by the clock itself: all that it takes has been compiled. */
    private static final long SETTLED_NANOS = 100_000_000;

    private static final double FASTER = 0.99;

    /** Ends it on a clock too coarse to move. */
    private static final int MOST_ROUNDS = 500;

    private static final int TRANSACTIONS = 5_000;

    private RecordingMeter() {}

    /** Measures it until it gets no cheaper, on the calling thread; takes some tenths of a second. */
    static RecordingCost measure(LongSupplier clock) {
        double count = Double.MAX_VALUE;
        double record = Double.MAX_VALUE;
        long fastestAt = clock.getAsLong();
        // The least of the rounds: what comes on top is compilation, or another thread on this core.
        for (int round = 0; round < MOST_ROUNDS && clock.getAsLong() - fastestAt < SETTLED_NANOS; round++) {
            TransactionRecorder recorder = new TransactionRecorder(clock);
            double nextCount = average(recorder, clock);
            recorder.record();
            double nextRecord = average(recorder, clock);
            if (nextCount < FASTER * count || nextRecord < FASTER * record) {
                fastestAt = clock.getAsLong();
            }
            count = Math.min(count, nextCount);
            record = Math.min(record, nextRecord);
        }
        return new RecordingCost(count, record);
    }

    private static double average(TransactionRecorder recorder, LongSupplier clock) {
        long start = clock.getAsLong();
        for (int i = 0; i < TRANSACTIONS; i++) {
            recorder.completed();
        }
        return (double) (clock.getAsLong() - start) / TRANSACTIONS;
    }
}
