package dev.deft.bench;

import dev.deft.analysis.result.RecordingCost;
import java.util.function.LongSupplier;

/** Measures what it costs to count and to record a transaction. */
final class RecordingMeter {

    /** For so long no round was faster, by the clock itself: all that it takes has been compiled. */
    private static final long SETTLED_NANOS = 100_000_000;

    private static final int TRANSACTIONS = 5_000;

    private RecordingMeter() {}

    /** Measures it until it gets no cheaper, on the calling thread; takes some tenths of a second. */
    static RecordingCost measure(LongSupplier clock) {
        double[] least = ClockMeter.least(clock, SETTLED_NANOS, () -> {
            TransactionRecorder recorder = new TransactionRecorder(clock);
            double counted = average(recorder, clock);
            recorder.record();
            return new double[] {counted, average(recorder, clock)};
        });
        return new RecordingCost(least[0], least[1]);
    }

    private static double average(TransactionRecorder recorder, LongSupplier clock) {
        long start = clock.getAsLong();
        for (int i = 0; i < TRANSACTIONS; i++) {
            recorder.completed();
        }
        return (double) (clock.getAsLong() - start) / TRANSACTIONS;
    }
}
