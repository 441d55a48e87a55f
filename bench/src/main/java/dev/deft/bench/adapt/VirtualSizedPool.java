package dev.deft.bench.adapt;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A virtual thread of the JDK's for each task, of which a semaphore lets so many run at a time. */
final class VirtualSizedPool implements SizedPool {

    private final int permits;
    private final Semaphore running;
    private final ExecutorService threads = newVirtualThreadPerTaskExecutor();
    private final AtomicInteger busy = new AtomicInteger();

    VirtualSizedPool(int permits) {
        this.permits = permits;
        this.running = new Semaphore(permits, true);
    }

    /** By reflection, since Java 17 has no such method. */
    private static ExecutorService newVirtualThreadPerTaskExecutor() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no virtual threads; ask for it before", e);
        }
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> {
            try {
                running.acquire();
            } catch (InterruptedException e) {
                return; // it is closed
            }
            busy.incrementAndGet();
            try {
                task.run();
            } finally {
                busy.decrementAndGet();
                running.release();
            }
        });
    }

    @Override
    public int threads() {
        return busy.get();
    }

    @Override
    public int goal() {
        return permits;
    }

    @Override
    public void close() {
        JdkSizedPool.end(threads);
    }
}
