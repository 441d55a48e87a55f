package dev.deft.live;

import dev.deft.threadpool.CallDroppedException;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of one pool: one object is told of all of them, so that none is made for a call. To record takes an atomic addition and
 * a few plain looks; nobody who records waits for another, or for who reads.
 */
final class PoolLatency implements CallObserver {

    private final LongAdder submitted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder discarded = new LongAdder();
    private final LongAdder beyondRange = new LongAdder();

    private final HopRecorder queue = new HopRecorder();

    private final HopRecorder run = new HopRecorder();

    /** Of each call the wait and the run together: of these alone it is not to be told how many calls have ended in time. */
    private final HopRecorder whole = new HopRecorder();

    private final HopRecorder returned = new HopRecorder();

    void submitted() {
        submitted.increment();
    }

    @Override
    public void started(CallTimes call) {
        queue.record(inRange(call.queuedNanos()));
    }

    @Override
    public void finished(CallTimes call, @Nullable Throwable failure) {
        run.record(inRange(call.ranNanos()));
        long nanos = call.finishedNanos() - call.submittedNanos();
        whole.record(Math.max(0, Math.min(nanos, LiveLatency.LONGEST_NANOS))); // its parts are counted beyond the range
    }

    @Override
    public void delivered(CallTimes call) {
        returned.record(inRange(call.returnedNanos()));
    }

    @Override
    public void discarded(CallTimes call, Throwable reason) {
        boolean taken = !(reason instanceof RejectedExecutionException) || reason instanceof CallDroppedException;
        (taken ? discarded : refused).increment();
    }

    private long inRange(long nanos) {
        if (nanos >= 0 && nanos <= LiveLatency.LONGEST_NANOS) {
            return nanos;
        }
        beyondRange.increment();
        return nanos < 0 ? 0 : LiveLatency.LONGEST_NANOS;
    }

    /** Returns all that was recorded. What ends meanwhile may be in it or not. */
    synchronized LatencySnapshot snapshot(String pool, long beganNanos, LongSupplier nanoTime) {
        // From the end of a call's way to its start, so that no part has more calls than the one before it.
        LatencyTimes back = returned.total();
        LatencyTimes both = whole.total();
        LatencyTimes ran = run.total();
        LatencyTimes waited = queue.total();
        return new LatencySnapshot(
                pool,
                beganNanos,
                nanoTime.getAsLong(),
                submitted.sum(),
                refused.sum(),
                discarded.sum(),
                beyondRange.sum(),
                waited,
                ran,
                both,
                back);
    }
}
