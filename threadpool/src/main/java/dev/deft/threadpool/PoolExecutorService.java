package dev.deft.threadpool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A pool as the JDK's {@code ExecutorService}: {@link ThreadPool#asExecutorService}. */
final class PoolExecutorService extends AbstractExecutorService {

    private final ThreadPool pool;
    private final Dispatcher dispatcher;
    private final StopTarget target;
    private final Backend backend;

    PoolExecutorService(ThreadPool pool, Dispatcher dispatcher, StopTarget target, Backend backend) {
        this.pool = pool;
        this.dispatcher = dispatcher;
        this.target = target;
        this.backend = backend;
    }

    ThreadPool pool() {
        return pool;
    }

    @Override
    public void execute(Runnable command) {
        pool.executeOrThrow(command);
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new PoolFuture<>(dispatcher, callable);
    }

    @Override
    protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable runnable, T value) {
        return new PoolFuture<>(dispatcher, runnable, value);
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(Collection<? extends Callable<T>> calls)
            throws InterruptedException, ExecutionException {
        try {
            return new InvokeAny<T>().run(pool, dispatcher, calls, null);
        } catch (TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            Collection<? extends Callable<T>> calls, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        // From now to half the range, so that no difference overflows.
        long nanos = Math.max(0, Math.min(unit.toNanos(timeout), Long.MAX_VALUE / 2));
        return new InvokeAny<T>().run(pool, dispatcher, calls, System.nanoTime() + nanos);
    }

    @Override
    public void shutdown() {
        target.tellRefused(target.refuseNewWork());
    }

    /** Cancels the futures among those it returns: whoever waits for one is not to wait for ever. */
    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> refused = target.refuseNewWork();
        List<Runnable> cut;
        try {
            cut = target.cutShort().cancelled();
        } catch (Throwable noMemory) { // they wait nowhere any more
            target.tellRefused(refused);
            throw noMemory;
        }
        tellCancelled(refused); // all are told first: there may be no memory for their list
        tellCancelled(cut);
        List<Runnable> cancelled = new ArrayList<>(refused);
        cancelled.addAll(cut);
        cancelled.replaceAll(ObservedRunnable::asSubmitted);
        return cancelled;
    }

    private void tellCancelled(List<Runnable> tasks) {
        for (int i = 0; i < tasks.size(); i++) { // nor for an iterator
            target.tellCancelled(tasks.get(i));
        }
    }

    @Override
    public boolean isShutdown() {
        return target.isStopping();
    }

    @Override
    public boolean isTerminated() {
        return target.terminated().getCount() == 0;
    }

    /** Throws on one of the pool's own workers, unless it only asks: while it waits, the pool cannot end. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        if (timeout > 0 && target.isOnOwnWorker()) {
            throw new DeadlockException("awaitTermination() was called on "
                    + Thread.currentThread().getName()
                    + ", a worker of pool '" + pool.name() + "', which cannot end while that waits for it; wait on"
                    + " another thread");
        }
        return backend.await(target.terminated(), unit.toNanos(timeout));
    }

    /**
     * Does what {@code ExecutorService.close()} does since JDK 19, declared so that it is there on 17: shuts down and waits until
     * all work has ended, however long; when interrupted, calls {@link #shutdownNow}, warns of what that cancelled, and waits
     * on. On one of the pool's own workers it does not wait, as {@link ThreadPool#close} does not.
     */
    @SuppressWarnings("MissingOverride")
    public void close() {
        shutdown();
        if (target.isOnOwnWorker()) {
            return;
        }
        boolean interrupted = false;
        while (!isTerminated()) {
            try {
                awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException shutDownNow) {
                if (!interrupted) {
                    reportCancelled(shutdownNow().size());
                }
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void reportCancelled(int cancelled) {
        if (cancelled > 0) {
            String thread = Thread.currentThread().getName();
            PoolLog.stoppedWithLoss(
                    () -> "Pool " + pool.name() + " was closed on " + thread + ", which was interrupted: " + cancelled
                            + " queued calls cancelled. Let close() wait, or have shutdownNow() return them");
        }
    }

    @Override
    public String toString() {
        return pool + " as an ExecutorService";
    }
}
