package dev.deft.peers.child;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code CompletableFuture.supplyAsync} on a fixed pool of W threads, continued on a Netty event loop. The pool is passed
 * in, as the JDK's documentation asks of work that blocks; the default one has as many threads as the machine has cores.
 */
final class CompletableFutureAdapter extends NettyAdapter {

    private final ExecutorService pool;

    CompletableFutureAdapter(int workers) {
        pool = Executors.newFixedThreadPool(workers);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A failure reaches the callback, and that does not throw.
    public <T> Runnable caller(Callable<T> work, Completion<T> completion) {
        Supplier<T> supplier = () -> supply(work);
        BiConsumer<T, @Nullable Throwable> whenComplete = (result, failure) -> {
            if (failure == null) {
                completion.completed(result);
            } else {
                completion.failed(failure);
            }
        };
        return () -> CompletableFuture.supplyAsync(supplier, pool).whenCompleteAsync(whenComplete, loop());
    }

    private static <T> T supply(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    @Override
    void stopWorkers() {
        pool.shutdown();
    }
}
