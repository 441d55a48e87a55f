package dev.deft.reactor.task;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Result;
import dev.deft.deferred.ThrowingRunnable;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.ReactorAccess;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that is made again and again, in a rhythm that does not drift.
 *
 * <pre>{@code
 * LoopingCall beat = LoopingCall.of(reactor, () -> store("alive")) // a Deferred: it is waited for
 *         .continueOnFailure(failure -> complain(failure));
 * beat.start(Duration.ofSeconds(5));
 * reactor.callLater(Duration.ofMinutes(1), () -> beat.stop());
 * }</pre>
 *
 * <p>Calls are due at the start and whole intervals after it, however late one was or however long it took. There is never more than one
 * under way: if it returns a Deferred, that is waited for, and what was due meanwhile is skipped; {@link #withCount} tells a call for how
 * many it stands. A call that throws, or whose Deferred fails, ends the loop, unless {@link #continueOnFailure} says otherwise.
 *
 * <p>On the reactor's thread only. After Twisted's {@code task.LoopingCall}.
 */
public final class LoopingCall {

    private static final ReactorAccess ACCESS = ReactorAccess.get();

    private final Reactor reactor;
    private final Confinement confinement;
    private final Callback<? super Long, ?> call;
    private @Nullable Consumer<? super Throwable> onFailure;

    /** The run that has not ended; null if there is none. */
    private @Nullable Run run;

    private LoopingCall(Reactor reactor, Callback<? super Long, ?> call) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.confinement = ACCESS.confinement(reactor);
        this.call = Objects.requireNonNull(call, "call");
    }

    /** Makes a loop of {@code call}. If it returns a Deferred, that is waited for; what it returns otherwise is ignored. */
    public static LoopingCall of(Reactor reactor, Callable<?> call) {
        Objects.requireNonNull(call, "call");
        return new LoopingCall(reactor, count -> call.call());
    }

    /**
     * Makes a loop of {@code call}, which has no result. (Kotlin takes every bare lambda for such a call: where a Deferred is to be
     * waited for, write {@code Callable { … }} there.)
     */
    public static LoopingCall of(Reactor reactor, ThrowingRunnable call) {
        Objects.requireNonNull(call, "call");
        return new LoopingCall(reactor, count -> {
            call.run();
            return count;
        });
    }

    /**
     * Makes a loop of {@code call}, which is told how many calls were due since the one before, this one included: 1, unless some were
     * skipped. With an interval of zero it is always 1. If it returns a Deferred, that is waited for; what it returns otherwise is ignored.
     */
    public static LoopingCall withCount(Reactor reactor, Callback<? super Long, ?> call) {
        return new LoopingCall(reactor, call);
    }

    /**
     * Has the loop go on after a call that throws, or whose Deferred fails: {@code handler} gets the failure, and the next call is made when it is
     * due. What the handler throws ends the loop.
     *
     * @return this
     */
    public LoopingCall continueOnFailure(Consumer<? super Throwable> handler) {
        confinement.check(this, "continueOnFailure");
        onFailure = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /** Starts it, as {@link #start(Duration, boolean)} does, with the first call now. */
    public Deferred<LoopingCall> start(Duration interval) {
        return start(interval, true);
    }

    /**
     * Starts it. The Deferred fires with this when the loop was {@linkplain #stop stopped}, and fails with what a call has thrown, or with
     * {@link dev.deft.reactor.ReactorStoppedException} if the reactor stops first. To cancel it ends the loop, and cancels the call that
     * is under way, for whose end it then waits; to cancel it once more is to wait no longer.
     *
     * @param interval the time from the start to the second call, and so on; with zero there is a call in each turn of the reactor
     * @param now whether the first call is made before this returns; otherwise it is an interval from now
     * @throws IllegalArgumentException if the interval is negative
     * @throws IllegalStateException if the Deferred of the last start has not fired
     */
    public Deferred<LoopingCall> start(Duration interval, boolean now) {
        confinement.check(this, "start");
        Durations.notNegative("loop's interval", interval);
        if (run != null) {
            throw new IllegalStateException(
                    "start(): " + this + " has not ended; stop() it, and wait for the Deferred of its start()");
        }
        Run begun = new Run(Durations.saturatedNanos(interval), now);
        run = begun;
        if (now) {
            begun.call();
        } else {
            begun.schedule();
        }
        return begun.end.deferred;
    }

    /**
     * Stops it: no more calls are made. The Deferred of its start fires before this returns, or when the call that is under way has ended.
     *
     * @throws IllegalStateException if it is not running
     */
    public void stop() {
        running("stop").stop();
    }

    /**
     * Moves the phase: the next call is due an interval from now, and the others whole intervals after it.
     *
     * @throws IllegalStateException if it is not running
     */
    public void reset() {
        running("reset").reset();
    }

    /** Returns whether calls are made: it was started, and neither stopped since nor ended by a failure. */
    public boolean isRunning() {
        confinement.check(this, "isRunning");
        return run != null && !run.stopping;
    }

    private Run running(String method) {
        confinement.check(this, method);
        if (run == null || run.stopping) {
            throw new IllegalStateException(method + "(): " + this + " is not running; ask isRunning() first");
        }
        return run;
    }

    @Override
    public String toString() {
        return "LoopingCall[" + (run == null ? "not running" : run.stopping ? "stopping" : "running") + "]";
    }

    /** The loop from one start to its end. A call is under way, or the timer waits for the next, or it has ended. */
    private final class Run {

        final TaskEnd<LoopingCall> end = new TaskEnd<>(confinement, this::giveUp);
        private final long interval;

        /** The instant from which the phase counts. */
        private long start = ACCESS.nanoTime(reactor);

        /** The instant of the last call; before the first, the instant from which its count counts. */
        private long last;

        /** The wait for the next call; null while a call is under way. */
        private @Nullable DelayedCall timer;

        /** The call that is under way; null if none is. */
        private @Nullable Deferred<?> underWay;

        boolean stopping;

        /** Set if it was cancelled. */
        private boolean givenUp;

        Run(long interval, boolean now) {
            this.interval = interval;
            this.last = now ? start - interval : start;
        }

        void call() {
            timer = null;
            long now = ACCESS.nanoTime(reactor);
            // At least 1, since a timed call is never early.
            long count = interval == 0 ? 1 : intervals(now) - intervals(last);
            last = now;
            // Made as a callback is: what it throws is its failure, and an interrupt that it leaves is nobody else's.
            Deferred<Long> made = new Deferred<>(confinement);
            underWay = made;
            Deferred<Object> answered = made.addCallbackDeferring(due -> {
                Object answer = call.call(due);
                return answer instanceof Deferred<?> later ? end.begun(later) : Deferred.succeed(this);
            });
            Consumer<? super Throwable> handler = onFailure;
            if (handler != null) {
                answered.addErrback(failure -> {
                    if (!givenUp || !(failure instanceof CancellationException)) { // which it was to end with
                        end.inContext(() -> handler.accept(failure));
                    }
                    return this;
                });
            }
            answered.addBoth(result -> {
                end.inContext(() -> callEnded(result));
                return this;
            });
            made.callback(count);
        }

        private void callEnded(Result<?> result) {
            underWay = null;
            Throwable failure = result.fold(value -> null, failed -> failed);
            if (givenUp && (failure == null || failure instanceof CancellationException)) {
                cancelled();
            } else if (failure != null) {
                fail(failure);
            } else if (stopping) {
                succeed();
            } else {
                schedule();
            }
        }

        void schedule() {
            long late = interval == 0 ? 0 : (ACCESS.nanoTime(reactor) - start) % interval;
            timer = reactor.callLater(Duration.ofNanos(interval - late), this::call, this::fail);
        }

        void stop() {
            stopping = true;
            if (underWay == null) {
                cancelTimer();
                succeed();
            }
        }

        void reset() {
            start = ACCESS.nanoTime(reactor);
            if (timer != null) {
                timer.reset(Duration.ofNanos(interval));
            }
        }

        private void giveUp() {
            stopping = true;
            givenUp = true;
            if (underWay == null) {
                cancelTimer();
                cancelled();
            } else {
                underWay.cancel();
            }
        }

        private void cancelled() {
            run = null;
            end.cancelled();
        }

        private void cancelTimer() {
            if (timer != null) {
                timer.cancel();
            }
        }

        private void succeed() {
            run = null;
            end.succeed(LoopingCall.this);
        }

        private void fail(Throwable failure) {
            run = null;
            end.fail(failure);
        }

        /** Returns the whole intervals from the start to {@code instant}, or back to it. */
        private long intervals(long instant) {
            return (instant - start) / interval;
        }
    }
}
