package dev.deft.deferred.internal;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A future that throws the {@link CancellationException} that it failed with, on every version of the JDK.
 *
 * <p>That of JDK 25 wraps it in another, so that a program that catches a subclass of it, as a stopped reactor's is, would not get it.
 */
public class ResultFuture<T extends @Nullable Object> extends CompletableFuture<T> {

    @Override
    public T get() throws InterruptedException, ExecutionException {
        try {
            return super.get();
        } catch (CancellationException thrown) {
            throw asItIs(thrown);
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return super.get(timeout, unit);
        } catch (CancellationException thrown) {
            throw asItIs(thrown);
        }
    }

    @Override
    public T join() {
        try {
            return super.join();
        } catch (CancellationException thrown) {
            throw asItIs(thrown);
        }
    }

    @Override
    public T getNow(T valueIfAbsent) {
        try {
            return super.getNow(valueIfAbsent);
        } catch (CancellationException thrown) {
            throw asItIs(thrown);
        }
    }

    private CancellationException asItIs(CancellationException thrown) {
        Throwable failure =
                this.<@Nullable Throwable>handle((value, failed) -> failed).getNow(null);
        return failure instanceof CancellationException itself ? itself : thrown;
    }
}
