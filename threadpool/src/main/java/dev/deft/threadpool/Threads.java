package dev.deft.threadpool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The real backend: the system's clock and threads. */
final class Threads implements Backend {

    private final ThreadFactory factory;

    Threads(ThreadFactory factory) {
        this.factory = factory;
    }

    /** The default factory. A worker serves everyone, so it inherits nothing from whoever happened to make the pool grow. */
    static Thread newThread(Runnable worker) {
        Thread thread = new Thread(null, worker, "deft", 0, false);
        thread.setDaemon(false);
        return thread;
    }

    /** Has the worker's thread made, and named, but not started. */
    static Thread make(Worker worker, ThreadFactory factory) {
        Thread thread = factory.newThread(worker);
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
    public void start(Worker worker) {
        make(worker, factory).start();
    }

    @Override
    public void park(Worker worker, long nanos) {
        LockSupport.parkNanos(worker, nanos);
        Thread.interrupted(); // a pending interrupt would turn every later park into a spin
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
    public boolean isCurrent(Worker worker) {
        return worker.thread == Thread.currentThread();
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
        return latch.await(nanos, TimeUnit.NANOSECONDS);
    }
}
