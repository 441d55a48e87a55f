package dev.deft.bench;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The reference: {@link Executors#newFixedThreadPool}, and a loop around a queue of the JDK's. It has nothing of Deft's in
 * it, so that a change of Deft shows as a change of the ratio, and a change of the machine does not.
 */
final class JdkStage implements Stage {

    private static final long STOP_MILLIS = 100;

    private final ThreadPoolExecutor pool;
    private final JdkLoop loop;

    /** A stage whose pool has all its workers. */
    JdkStage(int workers) {
        ExecutorService fixed =
                Executors.newFixedThreadPool(workers, work -> new Thread(work, "deft-bench-jdk-worker"));
        pool = (ThreadPoolExecutor) fixed;
        loop = new JdkLoop(System::nanoTime);
        try {
            pool.prestartAllCoreThreads();
        } catch (OutOfMemoryError tooFewThreads) {
            pool.shutdownNow();
            throw new IllegalStateException(
                    "the machine started only " + pool.getPoolSize() + " of " + workers
                            + " threads; ask for fewer workers, or allow the process more threads",
                    tooFewThreads);
        }
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void execute(Runnable call) {
        loop.execute(call);
    }

    @Override
    public void callLater(Duration delay, Runnable call) {
        loop.callLater(delay.toNanos(), call);
    }

    @Override
    public void dispatch(TimedCall call, Completion completion) {
        pool.execute(() -> {
            try {
                long result = call.call();
                loop.execute(() -> complete(completion, result));
            } catch (Throwable e) {
                loop.execute(() -> completion.failed(e));
            }
        });
    }

    /** What the callback itself throws ends the cell too. */
    private static void complete(Completion completion, long result) {
        try {
            completion.completed(result);
        } catch (RuntimeException e) {
            completion.failed(e);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
        loop.close();
        try {
            pool.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
