package dev.deft.reactor;

import dev.deft.threadpool.internal.WrappedCallable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A callable that runs in the context of whoever submitted it. */
record CallableInContext<T extends @Nullable Object>(Callable<? extends T> wrapped, CapturedContext context)
        implements WrappedCallable<T> {

    @Override
    public T call() throws Exception {
        ContextCarrier.Scope scope = context.enter();
        try {
            return wrapped.call();
        } finally {
            scope.close();
        }
    }
}
