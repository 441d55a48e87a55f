package dev.deft.threadpool;

import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One {@code invokeAny}: runs all, and waits for the first that returns. The JDK's own waits for a queue, of which nobody
 * could know that it is for calls on this pool.
 */
final class InvokeAny<T extends @Nullable Object> {

    private final BlockingQueue<PoolFuture<T>> ended = new LinkedBlockingQueue<>();
    private final List<PoolFuture<T>> running = new ArrayList<>();

    private final class One extends PoolFuture<T> {

        One(Dispatcher dispatcher, Callable<T> call) {
            super(dispatcher, call);
        }

        @Override
        protected void done() {
            super.done();
            ended.add(this);
        }
    }

    /**
     * Waits on this thread.
     *
     * @param deadline by {@link System#nanoTime}; null if there is none
     */
    T run(ThreadPool pool, Dispatcher dispatcher, Collection<? extends Callable<T>> calls, @Nullable Long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("invokeAny was given no task; give at least one");
        }
        List<One> all = new ArrayList<>();
        calls.forEach(call -> all.add(new One(dispatcher, call)));
        try {
            for (One one : all) {
                pool.executeOrThrow(one);
                running.add(one);
            }
            return first(deadline);
        } finally {
            all.forEach(one -> one.cancel(true));
        }
    }

    private T first(@Nullable Long deadline) throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            PoolFuture<T> next = next(deadline);
            running.remove(next);
            ExecutionException failure;
            try {
                return next.get();
            } catch (ExecutionException failed) {
                failure = failed;
            } catch (CancellationException stopped) { // the pool was, before it ran this one
                failure = new ExecutionException(stopped);
            }
            if (running.isEmpty()) {
                throw failure;
            }
        }
    }

    private PoolFuture<T> next(@Nullable Long deadline) throws InterruptedException, TimeoutException {
        PoolFuture<T> next = ended.poll();
        if (next != null) {
            return next;
        }
        Long nanos = deadline == null ? null : deadline - System.nanoTime();
        FutureWait wait = FutureWait.begin(List.copyOf(running), nanos, () -> !ended.isEmpty());
        try {
            next = nanos == null ? ended.take() : ended.poll(nanos, TimeUnit.NANOSECONDS);
        } finally {
            DeadlockDetector.ofProcess().end(wait);
        }
        if (next == null) {
            throw new TimeoutException("None of the tasks of invokeAny returned in time; " + running.size()
                    + " had not ended, and are cancelled");
        }
        return next;
    }
}
