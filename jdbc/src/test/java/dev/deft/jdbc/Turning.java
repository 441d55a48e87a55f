package dev.deft.jdbc;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A reactor on its own thread, for tests with real ones. */
final class Turning implements AutoCloseable {

    private static final int PATIENCE_MINUTES = 5;

    final Reactor reactor;

    Turning() {
        this(Duration.ofSeconds(10));
    }

    Turning(Duration stopTimeout) {
        this(Reactor.builder().stopTimeout(stopTimeout));
    }

    Turning(ReactorBuilder builder) {
        reactor = builder.create().start();
    }

    /** Returns what {@code call} returns on the reactor's thread. */
    <T> T get(Callable<T> call) {
        CompletableFuture<T> got = new CompletableFuture<>();
        reactor.callFromThread(() -> {
            try {
                got.complete(call.call());
            } catch (Throwable failure) {
                got.completeExceptionally(failure);
            }
        });
        return of(got);
    }

    /** Begins {@code call} on the reactor's thread. */
    <T> CompletableFuture<T> begin(Callable<Deferred<T>> call) {
        return reactor.submit(call);
    }

    /** Returns the result of {@code future}. */
    static <T> T of(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Returns the failure of {@code future}. */
    static Throwable failureOf(CompletableFuture<?> future) {
        try {
            return new AssertionError("it has the result " + future.get(PATIENCE_MINUTES, TimeUnit.MINUTES));
        } catch (CancellationException cancelled) {
            return cancelled;
        } catch (ExecutionException | CompletionException failure) {
            return failure.getCause();
        } catch (InterruptedException | TimeoutException failure) {
            return failure;
        }
    }

    @Override
    public void close() {
        reactor.close();
    }
}
