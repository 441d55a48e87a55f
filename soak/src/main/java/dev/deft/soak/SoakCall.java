package dev.deft.soak;

import dev.deft.deferred.ThrowingRunnable;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A call of a soak. It returns itself, so that an answer shows whose it is. */
final class SoakCall implements Callable<SoakCall> {

    /** The kind of a call: its action, or its caller's. */
    enum CallKind {
        RETURN,
        THROW,
        /** Takes a while, so that workers and the reactor fall asleep. */
        PAUSE,
        /** Is given up before it can have run. */
        CANCEL,
        /** Takes about as long as its caller waits for it. */
        TIME_OUT
    }

    private final long number;
    private final CallKind kind;
    private final SoakTarget target;
    private final ThrowingRunnable pause;
    private final AtomicLong ranTwice;

    /** The exception that it throws; null if it throws none. */
    private final @Nullable Exception failure;

    /** Written by the worker that runs it; another that runs it again got it over the same queue, and sees it. */
    private boolean ran;

    /** Reactor thread only. */
    private boolean answered;

    SoakCall(long number, CallKind kind, SoakTarget target, ThrowingRunnable pause, AtomicLong ranTwice) {
        this.number = number;
        this.kind = kind;
        this.target = target;
        this.pause = pause;
        this.ranTwice = ranTwice;
        this.failure = kind == CallKind.THROW ? new InjectedFailures.InjectedException() : null;
    }

    @Override
    public SoakCall call() throws Exception {
        if (ran) {
            ranTwice.incrementAndGet();
        }
        ran = true;
        if (failure != null) {
            throw failure;
        }
        if (kind == CallKind.PAUSE || kind == CallKind.TIME_OUT) {
            pause.run();
        }
        return this;
    }

    CallKind kind() {
        return kind;
    }

    SoakTarget target() {
        return target;
    }

    boolean isOwnFailure(Throwable cause) {
        return cause == failure;
    }

    /** Notes that its answer has come; returns false if one had come before. */
    boolean answer() {
        boolean first = !answered;
        answered = true;
        return first;
    }

    @Override
    public String toString() {
        return "call " + number + " (" + kind + " on " + target.name() + ")";
    }
}
