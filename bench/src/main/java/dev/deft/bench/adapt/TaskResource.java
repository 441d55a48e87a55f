package dev.deft.bench.adapt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.bench.Work;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** The thing that tasks use, which decides how many of them at a time are best. Any thread. */
interface TaskResource {

    /** Does the work as far as the resource lets it. */
    void use(Work work) throws Exception;

    /** Sets the number of tasks at a time that are best, where the resource has such a number. */
    default void resize(int tasks) {}

    /** A resource that so many tasks use at a time, and the others wait: more threads do no harm, and no good. */
    static TaskResource permits() {
        return new TaskResource() {

            private final ResizableSemaphore permits = new ResizableSemaphore();

            @GuardedBy("this")
            private int size;

            @Override
            public void use(Work work) throws Exception {
                permits.acquire();
                try {
                    work.call();
                } finally {
                    permits.release();
                }
            }

            @Override
            public synchronized void resize(int tasks) {
                permits.change(tasks - size);
                size = tasks;
            }
        };
    }

    /** A resource that serves so many tasks at a time well, and all of them ever more slowly where they are more. */
    static TaskResource degrading() {
        return new TaskResource() {

            private final AtomicInteger inside = new AtomicInteger();
            private volatile int size = 1;

            @Override
            public void use(Work work) throws Exception {
                int tasks = inside.incrementAndGet();
                try {
                    long begin = System.nanoTime();
                    work.call();
                    double crowd = Math.max(1, tasks / (double) size);
                    long until = begin + Math.round((System.nanoTime() - begin) * crowd * crowd);
                    for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                        if (Thread.interrupted()) {
                            throw new InterruptedException("interrupted amid a slow resource");
                        }
                        LockSupport.parkNanos(left);
                    }
                } finally {
                    inside.decrementAndGet();
                }
            }

            @Override
            public void resize(int tasks) {
                size = tasks;
            }
        };
    }

    /** No resource but the processors. */
    static TaskResource processors() {
        return work -> {
            work.call();
        };
    }

    /** One lock, which each task holds for half of its work: every other task at most does something meanwhile. */
    static TaskResource oneLock() {
        ReentrantLock lock = new ReentrantLock();
        return work -> {
            work.call();
            lock.lockInterruptibly();
            try {
                work.call();
            } finally {
                lock.unlock();
            }
        };
    }

    /** A semaphore that can also become smaller. */
    final class ResizableSemaphore extends Semaphore {

        private static final long serialVersionUID = 1;

        ResizableSemaphore() {
            super(0, true);
        }

        void change(int by) {
            if (by < 0) {
                reducePermits(-by);
            } else {
                release(by);
            }
        }
    }
}
