package dev.deft.soak;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counts of a soak's calls by their answers, and the violations that the answers show. The reactor's thread counts; any
 * thread may look at {@link #made}, {@link #answered} and {@link #violations}, and at the rest once the soak is over.
 */
final class SoakTally {

    private final Violations violations = new Violations();

    /** Counted up by the worker that runs a call again. */
    private final AtomicLong ranTwice = new AtomicLong();

    /** Written by the reactor's thread alone, so without a fence. */
    private final AtomicLong made = new AtomicLong();

    private final AtomicLong answered = new AtomicLong();

    private long returned;
    private long threw;
    private long refused;
    private long cancelled;
    private long timedOut;

    AtomicLong ranTwice() {
        return ranTwice;
    }

    Violations violations() {
        return violations;
    }

    long made() {
        return made.get();
    }

    long answered() {
        return answered.get();
    }

    /** Counts one more call, and returns its number. */
    long make() {
        long number = made.getPlain() + 1;
        made.lazySet(number);
        return number;
    }

    void returned(SoakCall call, Object value) {
        if (!countAnswer(call)) {
            return;
        }
        if (value == call) {
            returned++;
        } else {
            violations.add(call + " was answered with " + value);
        }
    }

    void failed(SoakCall call, Throwable cause) {
        if (!countAnswer(call)) {
            return;
        }
        if (call.isOwnFailure(cause)) {
            threw++;
        } else if (cause instanceof RejectedExecutionException && call.target().mayRefuse()) {
            refused++;
        } else if (cause instanceof CancellationException && call.kind() == SoakCall.CallKind.CANCEL) {
            cancelled++;
        } else if (cause instanceof TimeoutException && call.kind() == SoakCall.CallKind.TIME_OUT) {
            timedOut++;
        } else {
            violations.add(call + " was answered with " + cause);
        }
    }

    private boolean countAnswer(SoakCall call) {
        if (!call.answer()) {
            violations.add(call + " was answered twice");
            return false;
        }
        answered.lazySet(answered.getPlain() + 1);
        return true;
    }

    /**
     * Compares the counts at the end, when the pools have run all there was. A call that was given up was taken out of its
     * pool's queue, or has an outcome too, which the reactor discards: neither may be missing, and none may be there twice.
     *
     * @param discardedOutcomes the outcomes that the reactor discarded
     * @param discardedCalls the calls that the pools discarded
     */
    void checkAtTheEnd(long discardedOutcomes, long discardedCalls) {
        long givenUp = cancelled + timedOut;
        long accountedFor = discardedOutcomes + discardedCalls;
        if (accountedFor != givenUp) {
            violations.add(
                    givenUp + " calls were given up, but " + discardedCalls + " were never made, and the outcomes of "
                            + discardedOutcomes
                            + (accountedFor < givenUp ? " came: the others were lost" : " came: some came twice"));
        }
        if (ranTwice.get() > 0) {
            violations.add(ranTwice.get() + " calls were run twice");
        }
    }

    /**
     * Returns the counts as they are now. While the reactor is stuck in a call, its own may be behind those that any thread
     * may look at.
     */
    SoakResult result(boolean interrupted, long nanos, long longestGapNanos, List<String> evidence) {
        return new SoakResult(
                interrupted,
                made(),
                answered(),
                returned,
                threw,
                refused,
                cancelled,
                timedOut,
                nanos,
                longestGapNanos,
                violations.lines(),
                evidence);
    }
}
