package dev.deft.threadpool;

import java.util.concurrent.atomic.AtomicLongArray;

/** An atomic number on a cache line of its own, so that those who read its neighbours do not wait for those who move it. */
final class Counter {

    private static final int MIDDLE = 8;

    private final AtomicLongArray line = new AtomicLongArray(2 * MIDDLE + 1);

    long get() {
        return line.get(MIDDLE);
    }

    /** Returns the new value. */
    long add(long change) {
        return line.addAndGet(MIDDLE, change);
    }

    boolean compareAndSet(long expected, long next) {
        return line.compareAndSet(MIDDLE, expected, next);
    }

    void setBits(long bits) {
        line.getAndUpdate(MIDDLE, value -> value | bits);
    }
}
