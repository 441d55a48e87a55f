package dev.deft.reactor.task;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * An iterator that a {@link Cooperator} steps, one unit of work after the other, until it has no more.
 *
 * <p>On the reactor's thread only, also from within a unit of its own. After Twisted's {@code task.CooperativeTask}.
 */
public final class CooperativeTask {

    /** The end of the task; fails with the reason where that is none of its own. */
    final TaskEnd<Void> ended;

    private final Cooperator cooperator;
    private final Confinement confinement;
    private final Iterator<?> units;
    private int pauses;

    /** Set when the iterator has no more. */
    private boolean exhausted;

    /** The unit that is under way, which may wait for a Deferred; null if none is. */
    private @Nullable Deferred<?> underWay;

    /** The way it ended, for messages; null until then. */
    private @Nullable String end;

    /** Set once those who wait for the end have been told. */
    private boolean told;

    /** The failure that it ended with; null if there is none. */
    private @Nullable Throwable failure;

    CooperativeTask(Cooperator cooperator, Confinement confinement, Iterator<?> units) {
        this.cooperator = cooperator;
        this.confinement = confinement;
        this.units = units;
        this.ended = new TaskEnd<>(confinement, this::cancel);
    }

    /**
     * Keeps it from its turns, until {@link #resume} was called as often as this. The Deferred that a unit waits for goes on.
     *
     * @throws IllegalStateException if it has ended; it says how
     */
    public void pause() {
        mustNotHaveEnded("pause");
        pauses++;
        cooperator.notReady(this);
    }

    /**
     * Takes back one {@link #pause}.
     *
     * @throws IllegalStateException if it is not paused, or has ended; it says how
     */
    public void resume() {
        mustNotHaveEnded("resume");
        if (pauses == 0) {
            throw new IllegalStateException("resume(): " + this + " is not paused; call it once for each pause()");
        }
        pauses--;
        cooperator.mayBeReady(this);
    }

    /**
     * Ends it: no more units are begun, and the Deferred that one waits for is cancelled. When that has fired, those who wait for the end of
     * this get a {@link TaskStoppedException}.
     *
     * @throws IllegalStateException if it has ended; it says how
     */
    public void stop() {
        mustNotHaveEnded("stop");
        fail("was stopped", new TaskStoppedException(this + " was stopped before its end"));
    }

    /**
     * Makes a Deferred that fires when the iterator has no more, and fails with what a unit has thrown or its Deferred has failed with, with
     * {@link TaskStoppedException}, or with {@link dev.deft.reactor.ReactorStoppedException}. It has fired, if that has happened. To
     * cancel it is to wait no longer. As a {@linkplain Deferred#fork fork} it fires in the context of whoever began the task, where contexts are carried.
     */
    public Deferred<Void> whenDone() {
        confinement.check(this, "whenDone");
        return ended.deferred.fork();
    }

    boolean isReady() {
        return end == null && pauses == 0 && underWay == null;
    }

    /** Begins a unit. */
    void step() {
        // Made as a callback is: what it throws is its failure, and an interrupt that it leaves is nobody else's.
        Deferred<Iterator<?>> unit = new Deferred<>(confinement);
        underWay = unit;
        unit.<Object>addCallbackDeferring(this::next).addBoth(result -> {
            unitEnded(result);
            return this;
        });
        unit.callback(units);
    }

    private Deferred<?> next(Iterator<?> from) {
        if (!from.hasNext()) {
            exhausted = true;
            return Deferred.succeed(this);
        }
        return from.next() instanceof Deferred<?> later ? begun(later) : Deferred.succeed(this);
    }

    private void unitEnded(Result<?> result) {
        underWay = null;
        if (end == null) {
            if (result instanceof Result.Failure<?> failed) {
                fail("has failed with " + failed.cause().getClass().getName(), failed.cause());
            } else if (exhausted) {
                leave("is done");
                succeed();
            } else {
                cooperator.mayBeReady(this);
            }
        } else {
            endIfIdle();
        }
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private void succeed() {
        ended.succeed(null);
    }

    /** Ends it for {@code reason}, when the unit that is under way has ended; does nothing if it has ended. */
    void fail(String how, Throwable reason) {
        if (end == null) {
            failure = reason;
            leave(how);
            endIfIdle();
        }
    }

    /** Ends it, unless it has ended: then its unit is cancelled already, and to cancel that once more would cut its clean-up short. */
    private void cancel() {
        if (end == null) {
            leave("was cancelled");
            endIfIdle();
        }
    }

    /** Ends it now, for no unit's end may come any more; does nothing if it has ended. */
    void drop(String how, Throwable reason) {
        if (end == null) {
            failure = reason;
            leave(how);
            underWay = null;
            endIfIdle();
        }
    }

    private void endIfIdle() {
        if (underWay != null || told) {
            return;
        }
        told = true;
        if (failure == null) {
            ended.cancelled();
        } else {
            ended.fail(failure);
        }
    }

    /** Returns {@code unit}, which has begun, and cancels it where this has ended meanwhile. */
    private Deferred<?> begun(Deferred<?> unit) {
        if (end != null) {
            unit.cancel();
        }
        return unit;
    }

    /** Takes part no more. */
    private void leave(String how) {
        end = how;
        cooperator.remove(this);
        if (underWay != null) {
            underWay.cancel();
        }
    }

    private void mustNotHaveEnded(String method) {
        confinement.check(this, method);
        if (end != null) {
            throw new IllegalStateException(
                    method + "(): " + this + ", which can be used no more; make another by Cooperator.cooperate()",
                    failure);
        }
    }

    @Override
    public String toString() {
        return "CooperativeTask of a " + units.getClass().getName() + (end == null ? "" : " that " + end);
    }
}
