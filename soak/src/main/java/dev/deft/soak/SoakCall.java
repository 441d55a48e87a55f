package dev.deft.soak;

import dev.deft.deferred.ThrowingRunnable;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One call of a soak. It returns itself, so that an answer shows whose it is. */
final class SoakCall implements Callable<SoakCall> {

    /** What becomes of it. */
    enum CallKind {
        RETURN,
        THROW,
        /** It takes a while, so that workers and the reactor fall asleep. */
        PAUSE,
        /** It is given up before it can have run. */
        CANCEL,
        /** It takes about as long as its caller waits for it. */
        TIME_OUT
    }

    private final long number;
    private final CallKind kind;
    private final SoakTarget target;
    private final ThrowingRunnable pause;
    private final AtomicLong ranTwice;

    /** What it throws, if it is to throw. */
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

    /** Notes that its answer has come; false if one had come before. */
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
