package dev.deft.reactor;

import dev.deft.threadpool.internal.WrappedCallable;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A call whose worker knows, while it runs, where it was submitted. Only while debugging is on. */
record TracedCall<T extends @Nullable Object>(Callable<? extends T> wrapped, Throwable submittedAt)
        implements WrappedCallable<T> {

    @Override
    public T call() throws Exception {
        CurrentWorker member = CurrentWorker.current();
        if (member == null) { // a pool that is driven by hand has no threads
            return wrapped.call();
        }
        Throwable before = member.runs(submittedAt);
        try {
            return wrapped.call();
        } finally {
            member.runs(before);
        }
    }
}
