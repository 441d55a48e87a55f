package dev.deft.reactor;

import dev.deft.deferred.AlreadyCalledException;
import dev.deft.deferred.AlreadyCancelledException;
import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.internal.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call that the reactor makes later, unless it is cancelled or moved. Reactor thread only. */
final class TimedCall implements DelayedCall {

    private enum State {
        WAITING,
        CALLED,
        CANCELLED
    }

    private final Timers timers;
    private final ReactorThread thread;
    private final long number;

    /** The call; null once it was made or will not be, for a program that keeps this handle keeps what it holds. */
    private @Nullable Runnable call;

    /** Called if the call will not be made though nobody has cancelled it; null where nobody is to be told, and when {@link #call} is. */
    private @Nullable Consumer<? super Throwable> ifDropped;

    private State state = State.WAITING;
    private long dueAt;

    /** The instant under which the queue has it: {@code dueAt}, or earlier if the call was moved later since. */
    private long queuedAt;

    /** The next of those that are in no queue, for there was no memory for it; null mostly. */
    @Nullable
    TimedCall nextUnqueued;

    TimedCall(
            Timers timers,
            ReactorThread thread,
            Runnable call,
            @Nullable Consumer<? super Throwable> ifDropped,
            long number,
            long dueAt) {
        this.timers = timers;
        this.thread = thread;
        this.call = call;
        this.ifDropped = ifDropped;
        this.number = number;
        this.dueAt = dueAt;
        this.queuedAt = dueAt;
    }

    @Override
    public void cancel() {
        mustWait("cancel");
        end(State.CANCELLED);
        timers.remove(this);
    }

    @Override
    public void reset(Duration delay) {
        mustWait("reset");
        moveTo(timers.after(Durations.notNegative("delay", delay)));
    }

    @Override
    public void delay(Duration more) {
        mustWait("delay");
        moveTo(Timers.later(dueAt, more));
    }

    @Override
    public boolean isActive() {
        thread.check(this, "isActive");
        return state == State.WAITING;
    }

    /** Returns whether it is still to be made. */
    boolean waits() {
        return state == State.WAITING;
    }

    private void moveTo(long instant) {
        dueAt = instant;
        if (dueAt < queuedAt) {
            timers.moveEarlier(this);
        }
    }

    private void mustWait(String method) {
        thread.check(this, method);
        if (state == State.CALLED) {
            throw new AlreadyCalledException(method + ": " + this + " has been called; ask isActive() first");
        }
        if (state == State.CANCELLED) {
            throw new AlreadyCancelledException(method + ": " + this + " has been cancelled; ask isActive() first");
        }
    }

    long dueAt() {
        return dueAt;
    }

    /** Returns the type of what is to be called. */
    String origin() {
        return ReactorLog.nameOf(Objects.requireNonNull(call, "it waits"));
    }

    long queuedAt() {
        return queuedAt;
    }

    void queuedWhereDue() {
        queuedAt = dueAt;
    }

    long number() {
        return number;
    }

    void fire() {
        Runnable due = Objects.requireNonNull(call, "it waits");
        end(State.CALLED);
        CallFromThread.runLogged(due, "callLater");
    }

    /** Drops the call, for the reactor stops before it is due; returns whether somebody was to be told. */
    boolean drop(String reactorName) {
        Consumer<? super Throwable> told = ifDropped;
        end(State.CANCELLED);
        if (told == null) {
            return false;
        }
        try {
            tellAlone(told, atStop(reactorName));
        } catch (Throwable failure) {
            ReactorLog.threw("callLater", told, failure);
        }
        return true;
    }

    private static Throwable atStop(String reactorName) {
        try {
            return new ReactorStoppedException(
                    "Reactor '%s' stopped before a timed call was due that was waited for".formatted(reactorName));
        } catch (OutOfMemoryError noMemory) { // it is in no queue any more, and who waits is to be told
            return noMemory;
        }
    }

    private static void tellAlone(Consumer<? super Throwable> told, Throwable reason) {
        try {
            told.accept(reason);
        } finally {
            ReactorLog.clearInterrupt("callLater", told);
        }
    }

    private void end(State how) {
        state = how;
        call = null;
        ifDropped = null;
    }

    @Override
    public String toString() {
        return "DelayedCall[" + (call == null ? "" : call + ", ") + state.name().toLowerCase(Locale.ROOT) + "]";
    }
}
