package dev.deft.threadpool;

import dev.deft.threadpool.internal.OwnThread;
import dev.deft.threadpool.internal.SpinWait;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The real backend: the system's clock and threads. */
final class ThreadBackend implements Backend {

    /**
     * A worker waits awake: of all the pools of this process, one at most does, for each takes a core from those that work.
     * Whoever sets it owns its pool's {@link #spinWait} until it clears it again, and hands that on in this way.
     */
    private static final AtomicBoolean AWAKE = new AtomicBoolean();

    private final ThreadFactory factory;

    /** Null if workers never wait awake. */
    private final @Nullable SpinWait spinWait;

    ThreadBackend(ThreadFactory factory, WaitStrategy strategy) {
        this.factory = factory;
        this.spinWait = SpinWait.of(strategy, Runtime.getRuntime().availableProcessors(), System::nanoTime);
    }

    /** The default factory. */
    static Thread newThread(Runnable work) {
        return OwnThread.of(work, "deft");
    }

    /** Has the worker's thread made and named, but not started. */
    static Thread make(Worker worker, Runnable work, ThreadFactory factory) {
        Thread thread = factory.newThread(work);
        if (thread == null) {
            throw new IllegalStateException(
                    "the thread factory " + factory + " returned null for " + worker + "; it must return a new thread");
        }
        thread.setName(worker.name());
        worker.thread = thread;
        return thread;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void start(Worker worker, Runnable work) {
        make(worker, work, factory).start();
    }

    @Override
    public void park(Worker worker, long nanos) {
        LockSupport.parkNanos(worker, nanos);
        Thread.interrupted(); // a pending interrupt would turn every later park into a spin
    }

    @Override
    public boolean mayStayAwake() {
        return spinWait != null && AWAKE.compareAndSet(false, true);
    }

    @Override
    public void stayAwake(BooleanSupplier news) {
        try {
            Objects.requireNonNull(spinWait, "mayStayAwake said no").await(news, Long.MAX_VALUE);
        } finally {
            AWAKE.set(false);
        }
    }

    @Override
    public boolean takesBatches() {
        return true;
    }

    @Override
    public void unpark(Worker worker) {
        LockSupport.unpark(worker.thread);
    }

    @Override
    public void interrupt(Worker worker) {
        Thread thread = worker.thread;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void elsewhere(String threadName, Runnable work) {
        Thread thread = newThread(work);
        thread.setName(threadName);
        thread.start();
    }

    @Override
    public void pause(long nanos) {
        LockSupport.parkNanos(nanos);
    }

    @Override
    public void repeat(String threadName, LongSupplier act) {
        Thread thread = OwnThread.of(() -> repeat(act), threadName);
        thread.setDaemon(true); // what it looks after keeps the process alive, if anything does
        thread.start();
    }

    private static void repeat(LongSupplier act) {
        for (long pause = act.getAsLong(); pause > 0; pause = act.getAsLong()) {
            long begin = System.nanoTime();
            for (long left = pause; left > 0; left = pause - (System.nanoTime() - begin)) {
                LockSupport.parkNanos(left);
                Thread.interrupted(); // or every later park would be a spin
            }
        }
    }

    @Override
    public long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(-1L);
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public boolean isCurrent(Worker worker) {
        return worker.thread == Thread.currentThread();
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
        return latch.await(nanos, TimeUnit.NANOSECONDS);
    }
}
