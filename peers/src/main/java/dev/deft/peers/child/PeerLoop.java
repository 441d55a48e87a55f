package dev.deft.peers.child;

import dev.deft.bench.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * D callers, each with one call outstanding, that call again in the callback of the last.
 *
 * <p>It is to cost the same on every peer, and next to nothing: the best of them need about 100 ns a call. So a call looks at
 * the clock once, since the completion of one is the start of the next; nothing is allocated; and nothing is asked of the
 * peer but the call itself, so that there is no timer either. The window opens when every caller has had a result, when the
 * queue is as full as it gets, and closes with the first call to complete after its time.
 *
 * <p>Everything here runs on the event loop's thread and belongs to it, except that the work runs on a worker.
 */
final class PeerLoop {

    /** A minute in nanoseconds; a longer latency is recorded as this. */
    static final long HIGHEST_NANOS = 60_000_000_000L;

    private static final int SIGNIFICANT_DIGITS = 3;

    private final LongSupplier clock;
    private final Work work;
    private final long windowNanos;
    private final Histogram latencies = new Histogram(HIGHEST_NANOS, SIGNIFICANT_DIGITS);
    private final List<Caller> callers = new ArrayList<>();
    private final CompletableFuture<Result> whenDrained = new CompletableFuture<>();

    private boolean recording;
    private boolean ending;
    private int unsettled;
    private int outstanding;
    private long calls;
    private long opened;
    private long closesAt;
    private long sumNanos;
    private long measuredNanos;
    private @Nullable Throwable failure;

    /**
     * The measurements.
     *
     * @param latencies of the calls that completed in the window
     * @param meanNanos their exact average
     * @param windowNanos how long the window was open
     * @param calls all that were made, before and after the window too
     * @param checksum what the calls returned, kept so that the work was really done
     */
    record Result(Histogram latencies, double meanNanos, long windowNanos, long calls, long checksum) {}

    /** A loop that is measured for {@code windowNanos}; each is run once. */
    PeerLoop(LongSupplier clock, Adapter adapter, Work work, int demand, long windowNanos) {
        this.clock = clock;
        this.work = work;
        this.windowNanos = windowNanos;
        this.unsettled = demand;
        this.outstanding = demand;
        for (int i = 0; i < demand; i++) {
            callers.add(new Caller(adapter));
        }
    }

    /** Sets the callers going; to be called on the event loop. */
    void start() {
        callers.forEach(Caller::start);
    }

    /** The result, once nothing is outstanding any more; fails with what a call failed with. */
    CompletableFuture<Result> whenDrained() {
        return whenDrained;
    }

    private void open(long now) {
        recording = true;
        opened = now;
        closesAt = now + windowNanos;
    }

    private void close(long now) {
        recording = false;
        ending = true;
        measuredNanos = now - opened;
    }

    private void retire() {
        outstanding--;
        if (outstanding > 0) {
            return;
        }
        if (failure != null) {
            whenDrained.completeExceptionally(failure);
            return;
        }
        long checksum =
                callers.stream().mapToLong(caller -> caller.checksum.get()).sum();
        double mean = (double) sumNanos / latencies.getTotalCount();
        whenDrained.complete(new Result(latencies, mean, measuredNanos, calls, checksum));
    }

    /** One caller, which is its own work and its own callback. */
    private final class Caller implements Callable<Caller>, Completion<Caller> {

        private final Runnable nextCall;
        private boolean settled;

        /** Written with each call; apart, since what is beside it the worker reads. */
        private final LonelyLong calledAt = new LonelyLong();

        /** Written by the workers of its calls, whose results hand it over; apart, since what is beside it is the loop's. */
        private final LonelyLong checksum = new LonelyLong();

        Caller(Adapter adapter) {
            nextCall = adapter.caller(this, this);
        }

        void start() {
            calledAt.set(clock.getAsLong());
            nextCall.run();
        }

        @Override
        public Caller call() throws Exception {
            checksum.add(work.call());
            return this;
        }

        @Override
        public void completed(Caller same) {
            long now = clock.getAsLong();
            calls++;
            if (recording) {
                record(now - calledAt.get());
                if (now - closesAt >= 0) {
                    close(now);
                }
            } else {
                settle(now);
            }
            if (ending) {
                retire();
                return;
            }
            calledAt.set(now);
            nextCall.run();
        }

        @Override
        public void failed(Throwable cause) {
            if (failure == null) {
                failure = cause;
            }
            recording = false;
            ending = true;
            retire();
        }

        private void record(long nanos) {
            // A clock that steps back between cores must not end a run.
            long latency = Math.max(0, nanos);
            sumNanos += latency;
            latencies.recordValue(Math.min(latency, HIGHEST_NANOS));
        }

        private void settle(long now) {
            if (settled || ending) {
                return;
            }
            settled = true;
            unsettled--;
            if (unsettled == 0) {
                open(now);
            }
        }
    }
}
