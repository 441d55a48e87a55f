package dev.deft.threadpool;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pool as the JDK's {@code ExecutorService}: {@link ThreadPool#asExecutorService}. */
final class PoolExecutorService extends AbstractExecutorService {

    private final ThreadPool pool;
    private final Foreman foreman;
    private final Backend backend;

    PoolExecutorService(ThreadPool pool, Foreman foreman, Backend backend) {
        this.pool = pool;
        this.foreman = foreman;
        this.backend = backend;
    }

    @Override
    public void execute(Runnable command) {
        pool.executeOrThrow(command);
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new PoolFuture<>(callable);
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new PoolFuture<>(runnable, value);
    }

    @Override
    public void shutdown() {
        foreman.refuseNewWork();
    }

    /** Cancels the futures among those it returns: whoever waits for one is not to wait for ever. */
    @Override
    public List<Runnable> shutdownNow() {
        foreman.refuseNewWork();
        List<Runnable> cancelled = foreman.cancelQueued();
        foreman.interruptRunning();
        return cancelled;
    }

    @Override
    public boolean isShutdown() {
        return foreman.roster().isStopping();
    }

    @Override
    public boolean isTerminated() {
        return foreman.roster().terminated().getCount() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return backend.await(foreman.roster().terminated(), unit.toNanos(timeout));
    }

    /**
     * What {@code ExecutorService.close()} does since JDK 19, declared so that it is there on 17: shuts down and waits until
     * all work has ended, however long; when interrupted, calls {@link #shutdownNow} and waits on.
     */
    @SuppressWarnings("MissingOverride")
    public void close() {
        shutdown();
        boolean interrupted = false;
        while (!isTerminated()) {
            try {
                awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException shutDownNow) {
                if (!interrupted) {
                    shutdownNow();
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return pool + " as an ExecutorService";
    }
}
