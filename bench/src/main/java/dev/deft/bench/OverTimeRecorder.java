package dev.deft.bench;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Records the latencies of a window in pieces of equal length, by the time at which the calls completed.
 *
 * <p>Records into so many pieces that are as long as they have to be: when time has run past the last, each two become one.
 * So nothing is allocated while calls are measured, however long that takes. Belongs to the thread that measures.
 */
final class OverTimeRecorder {

    static final int PIECES = 40;

    /** As short as an interval gets; the first calls of a window decide nothing. */
    static final long SHORTEST_NANOS = 5_000_000;

    private static final int SIGNIFICANT_DIGITS = 2;

    private final Histogram[] pieces = new Histogram[PIECES];
    private final long[] longest = new long[PIECES];
    private long begin;
    private long lengthNanos = SHORTEST_NANOS;

    OverTimeRecorder() {
        Arrays.setAll(pieces, any -> new Histogram(Distribution.HIGHEST_NANOS, SIGNIFICANT_DIGITS));
    }

    void begin(long nowNanos) {
        begin = nowNanos;
    }

    void record(long nowNanos, long latencyNanos) {
        long latency = Math.max(0, latencyNanos);
        int piece = pieceOf(nowNanos);
        pieces[piece].recordValue(Math.min(latency, Distribution.HIGHEST_NANOS));
        longest[piece] = Math.max(longest[piece], latency);
    }

    /** Returns the pieces in which a call completed, in order. */
    List<Slice> finish() {
        return IntStream.range(0, PIECES)
                .filter(i -> pieces[i].getTotalCount() > 0)
                .mapToObj(i -> Slice.of(i * lengthNanos, (i + 1) * lengthNanos, longest[i], pieces[i]))
                .toList();
    }

    private int pieceOf(long nowNanos) {
        long since = Math.max(0, nowNanos - begin);
        while (since >= PIECES * lengthNanos) {
            joinPairs();
        }
        return (int) (since / lengthNanos);
    }

    private void joinPairs() {
        for (int i = 0; i < PIECES; i += 2) {
            Histogram joined = pieces[i];
            joined.add(pieces[i + 1]);
            long max = Math.max(longest[i], longest[i + 1]);
            if (i > 0) {
                swap(i / 2, i);
                longest[i / 2] = max;
            } else {
                longest[0] = max;
            }
            pieces[i + 1].reset();
        }
        // What was swapped away from the front is empty or stale; all behind the middle starts again.
        for (int i = PIECES / 2; i < PIECES; i++) {
            pieces[i].reset();
            longest[i] = 0;
        }
        lengthNanos *= 2;
    }

    private void swap(int a, int b) {
        Histogram kept = pieces[a];
        pieces[a] = pieces[b];
        pieces[b] = kept;
    }
}
