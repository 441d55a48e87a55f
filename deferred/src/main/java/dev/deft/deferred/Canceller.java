package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * Stops the work that would have fired a {@link Deferred}; made by the code that makes the Deferred.
 *
 * <p>It may fire the Deferred itself, with a value or a failure. If it does not, the Deferred fails with
 * {@link java.util.concurrent.CancellationException}, and firing it later is an error, since a canceller
 * promises that it stops the work. Called at most once, on the thread that the Deferred is confined to, and never
 * after the Deferred has fired. After Twisted's {@code canceller}.
 *
 * @param <T> the type of the result that is cancelled
 */
@FunctionalInterface
public interface Canceller<T extends @Nullable Object> {

    /**
     * Stops the work behind {@code deferred}.
     *
     * @throws Exception anything; it is logged, and {@code deferred} fails with
     *     {@link java.util.concurrent.CancellationException}
     */
    void cancel(Deferred<T> deferred) throws Exception;
}
