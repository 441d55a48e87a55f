package dev.deft.reactor;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A task for an executor that is not ours, and so may run it twice, run it on the reactor's own thread, or take it and
 * never run it. Only the first run counts.
 */
final class ExecutorTask<T extends @Nullable Object> extends ThreadTask<T> {

    private final AtomicBoolean begun = new AtomicBoolean();

    ExecutorTask(ThreadCalls calls, ThreadCall<T> call, Callable<? extends T> callable) {
        super(calls, call, callable);
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            super.run();
        }
    }

    /** The executor refused: it must not run this either, however it meant that. */
    void refused(Throwable reason) {
        if (begun.compareAndSet(false, true)) {
            discarded(reason);
        }
    }
}
