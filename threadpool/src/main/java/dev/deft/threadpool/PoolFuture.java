package dev.deft.threadpool;

import dev.deft.threadpool.internal.PoolTask;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A future that ends even if a stop takes it out of the queue. */
final class PoolFuture<V extends @Nullable Object> extends FutureTask<V> implements PoolTask {

    PoolFuture(Callable<V> callable) {
        super(callable);
    }

    PoolFuture(Runnable runnable, V value) {
        super(runnable, value);
    }

    @Override
    public void discarded(Throwable reason) {
        cancel(false);
    }
}
