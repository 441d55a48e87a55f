package dev.deft.soak.chaos;

import java.util.concurrent.atomic.AtomicInteger;

/** The times of a fault that is planted where it may happen not to matter, for a call that is about to be cancelled, say. Any thread. */
final class NowAndThen {

    private static final int EVERY = 8;

    private final AtomicInteger asked = new AtomicInteger();

    /** Returns true now and then. */
    boolean isNow() {
        return asked.getAndIncrement() % EVERY == EVERY - 1;
    }
}
