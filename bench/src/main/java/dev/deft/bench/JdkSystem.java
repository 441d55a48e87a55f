package dev.deft.bench;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The reference: {@link Executors#newFixedThreadPool}, and a loop around a queue of the JDK's. It has nothing of Deft's in
 * it, so that a change of Deft shows as a change of the ratio, and a change of the machine does not.
 */
final class JdkSystem implements SystemUnderTest {

    private static final long STOP_MILLIS = 100;

    private final ThreadPoolExecutor pool;
    private final JdkLoop loop;

    /**
     * A stage whose pool has all its workers.
     *
     * @param broken told, on the loop's thread, what a call or a completion threw, after which no other is made
     * @throws IllegalStateException if the machine does not start so many threads
     */
    JdkSystem(int workers, Consumer<? super Throwable> broken) {
        ExecutorService fixed =
                Executors.newFixedThreadPool(workers, work -> new Thread(work, "deft-bench-jdk-worker"));
        pool = (ThreadPoolExecutor) fixed;
        loop = new JdkLoop(System::nanoTime, broken);
        try {
            pool.prestartAllCoreThreads();
        } catch (OutOfMemoryError tooFewThreads) {
            int started = pool.getPoolSize();
            pool.shutdownNow();
            throw SystemUnderTest.tooFewThreads(started, workers);
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
    public void dispatch(MeasuredCall call, Completion completion) {
        pool.execute(() -> {
            try {
                long result = call.call();
                loop.execute(() -> completion.completed(result));
            } catch (Throwable e) {
                loop.execute(() -> completion.failed(e));
            }
        });
    }

    @Override
    public void close() {
        // The loop first: it may have a call for the pool, which would refuse it.
        loop.close();
        pool.shutdownNow();
        try {
            pool.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
