package dev.deft.reactor.task;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import org.jspecify.annotations.Nullable;

/**
 * The end of a task, whose caller has its {@link #deferred}. To cancel that cancels what the task has under way, and waits for the end of it,
 * which may be some way off where it cleans up; to cancel it once more is to wait no longer. Reactor thread only.
 */
final class TaskEnd<T extends @Nullable Object> {

    final Deferred<T> deferred;

    /** The same Deferred, under the type that it is fired with: it then waits for the outcome. */
    private final Deferred<TaskEnd<T>> first;

    private final Deferred<T> outcome;
    private boolean cancelled;

    /** @param cancel cancels what is under way; when that has ended, be it at once, the task says so to this */
    TaskEnd(Confinement confinement, Runnable cancel) {
        outcome = new Deferred<>(confinement);
        first = new Deferred<>(confinement, asked -> {
            cancelled = true;
            cancel.run();
            asked.callback(this);
        });
        deferred = first.addCallbackDeferring(end -> end.outcome);
    }

    void succeed(T value) {
        outcome.callback(value);
        tell();
    }

    void fail(Throwable failure) {
        outcome.errback(failure);
        tell();
    }

    /** Ends it as one that was cancelled, and has nothing left under way. */
    void cancelled() {
        outcome.cancel();
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
