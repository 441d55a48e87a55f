package dev.deft.threadpool.internal;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A callable whose start and end are told to the observers of its pool. */
public record ObservedCallable<T extends @Nullable Object>(Callable<? extends T> wrapped, CallRecord record)
        implements WrappedCallable<T> {

    @Override
    public T call() throws Exception {
        return record.make(wrapped);
    }
}
