package dev.deft.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A producer and a consumer that meet at a condition, as a pair of PythonPlus' giltest does. */
final class ProducerConsumer<T> {

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable T slot;

    /** Hands an item over, and returns when the consumer has it: one transaction. */
    void put(T item) {
        lock.lock();
        try {
            slot = item;
            changed.signal();
            while (slot != null) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for an item, and takes it. */
    T take() {
        lock.lock();
        try {
            while (slot == null) {
                changed.awaitUninterruptibly();
            }
            T item = slot;
            slot = null;
            changed.signal();
            return item;
        } finally {
            lock.unlock();
        }
    }

    /** Counts the transactions of a pair in that time, one at least, beside so many threads that compute. */
    static long transactions(Duration time, int busy) throws InterruptedException {
        ProducerConsumer<Boolean> pair = new ProducerConsumer<>(); // whether another item follows
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < busy; i++) {
            threads.add(new Thread(() -> compute(over), "busy-" + i));
        }
        threads.add(new Thread(
                () -> {
                    while (pair.take()) {}
                },
                "consumer"));
        threads.forEach(Thread::start);
        long count = 0;
        long end = System.nanoTime() + time.toNanos();
        do {
            pair.put(true);
            count++;
        } while (System.nanoTime() - end < 0);
        over.set(true);
        pair.put(false);
        for (Thread thread : threads) {
            thread.join();
        }
        return count;
    }

    private static long compute(AtomicBoolean over) {
        long variable = 0;
        while (!over.get()) {
            variable++;
        }
        return variable;
    }
}
