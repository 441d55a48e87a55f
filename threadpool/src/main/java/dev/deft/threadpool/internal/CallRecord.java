package dev.deft.threadpool.internal;

import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The record of one call of a pool that is observed: its times, and who is told of it. It goes with the call from thread to thread, which hand it over as they do
 * the call.
 */
public final class CallRecord implements CallTimes {

    private final PoolObservation observation;
    private final boolean deferred;

    /** Those who are told, in the order of the observers; null for those who are not. */
    private final @Nullable CallObserver[] told;

    private long submittedNanos;
    private boolean isStarted;

    /** Its end was told: nothing more is. */
    private boolean isOver;

    private long startedNanos;
    private long finishedNanos;
    private long deliveredNanos;

    CallRecord(PoolObservation observation, boolean deferred, int observers) {
        this.observation = observation;
        this.deferred = deferred;
        this.told = new CallObserver[observers];
    }

    /**
     * Tells that it is about to be submitted. By who submits it.
     *
     * @throws StackOverflowError if there is no room to tell of its end; then nobody is told of anything
     */
    public void submitted() {
        StackReserve.toTell();
        isOver = false;
        submittedNanos = observation.nanoTime();
        try {
            for (int i = 0; i < told.length; i++) {
                told[i] = observation.submitted(i, this);
            }
        } catch (Throwable noRoom) {
            discarded(noRoom);
            throw noRoom;
        }
    }

    /** Makes {@code call} and tells when it starts and has ended. On its worker. */
    public <T extends @Nullable Object> T make(Callable<? extends T> call) throws Exception {
        started();
        T value;
        try {
            value = call.call();
        } catch (Throwable failure) {
            finished(failure);
            throw failure;
        }
        finished(null);
        return value;
    }

    /** Makes {@code call} as {@link #make} does. */
    public void run(Runnable call) {
        started();
        try {
            call.run();
        } catch (Throwable failure) {
            finished(failure);
            throw failure;
        }
        finished(null);
    }

    private void started() {
        isStarted = true;
        startedNanos = observation.nanoTime();
        tell(Event.STARTED, null);
    }

    /** Returns whether its worker has begun it; for whoever has the call then. */
    public boolean isStarted() {
        return isStarted;
    }

    private void finished(@Nullable Throwable failure) {
        finishedNanos = observation.nanoTime();
        isOver = !deferred;
        tell(Event.FINISHED, failure);
    }

    /** Tells that the outcome has arrived. On the reactor's thread. */
    public void delivered() {
        deliveredNanos = observation.nanoTime();
        isOver = true;
        tell(Event.DELIVERED, null);
    }

    /** Tells that there will be no outcome, or none that anybody waits for; not where the end was told before. */
    public void discarded(Throwable reason) {
        if (isOver) {
            return;
        }
        isOver = true;
        tell(Event.DISCARDED, reason);
    }

    private enum Event {
        STARTED,
        FINISHED,
        DELIVERED,
        DISCARDED
    }

    /**
     * Tells the observers. An interrupt that the call has left, or that is its own, is none of theirs, who may write to a channel, which that would close.
     * Allocates nothing, for a call that has returned is to be told so when memory has run out, too.
     */
    private void tell(Event event, @Nullable Throwable with) {
        boolean interrupted = Thread.interrupted();
        try {
            tellAll(event, with);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tellAll(Event event, @Nullable Throwable with) {
        for (int i = 0; i < told.length; i++) {
            CallObserver observer = told[i];
            if (observer == null) {
                continue;
            }
            try {
                switch (event) {
                    case STARTED -> observer.started(this);
                    case FINISHED -> observer.finished(this, with);
                    case DELIVERED -> observer.delivered(this);
                    case DISCARDED -> observer.discarded(this, Objects.requireNonNull(with));
                }
            } catch (Throwable failure) { // an Error, too: it would be taken for the call's
                observation.threw(i, failure);
            }
        }
    }

    @Override
    public String pool() {
        return observation.pool();
    }

    @Override
    public boolean isDeferred() {
        return deferred;
    }

    @Override
    public long submittedNanos() {
        return submittedNanos;
    }

    @Override
    public long startedNanos() {
        return startedNanos;
    }

    @Override
    public long finishedNanos() {
        return finishedNanos;
    }

    @Override
    public long deliveredNanos() {
        return deliveredNanos;
    }

    @Override
    public String toString() {
        return "a call of pool '" + pool() + "', told to " + Arrays.toString(told);
    }
}
