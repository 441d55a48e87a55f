package dev.deft.reactor.task;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task, whose caller has its {@link #deferred}. To cancel that cancels what the task has under way, and waits for the end of it,
 * which may be some way off where it cleans up; to cancel it once more is to wait no longer. What the task does, it is to do in the context of that
 * caller, by {@link #inContext}: it may be whoever has fired what it waits for that gives it its turn. Reactor thread only.
 */
final class TaskEnd<T extends @Nullable Object> {

    final Deferred<T> deferred;

    /** The same Deferred, under the type that it is fired with: it then waits for the outcome. */
    private final Deferred<TaskEnd<T>> first;

    private final Deferred<T> outcome;

    /** The context of the caller; null where none is carried. */
    private final @Nullable CarriedContext context;

    private boolean cancelled;

    /** @param cancel cancels what is under way; when that has ended, be it at once, the task says so to this */
    TaskEnd(Confinement confinement, Runnable cancel) {
        context = CarriedContexts.capture(confinement);
        outcome = new Deferred<>(confinement);
        first = new Deferred<>(confinement, asked -> {
            cancelled = true;
            cancel.run();
            inContext(() -> asked.callback(this));
        });
        deferred = first.addCallbackDeferring(end -> end.outcome);
    }

    /** Makes {@code call} in the context of whoever has asked for the task. */
    void inContext(Runnable call) {
        CarriedContexts.run(context, call);
    }

    void succeed(T value) {
        inContext(() -> {
            outcome.callback(value);
            tell();
        });
    }

    void fail(Throwable failure) {
        inContext(() -> {
            outcome.errback(failure);
            tell();
        });
    }

    /** Ends it as one that was cancelled, and has nothing left under way. */
    void cancelled() {
        inContext(outcome::cancel);
    }

    private void tell() {
        if (!cancelled) {
            first.callback(this);
        }
    }

    /** Returns {@code call}, which has begun, and cancels it where that was asked for amid its begin. */
    <D extends @Nullable Deferred<?>> D begun(D call) {
        if (cancelled && call != null) {
            call.cancel();
        }
        return call;
    }
}
