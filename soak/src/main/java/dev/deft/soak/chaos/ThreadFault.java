package dev.deft.soak.chaos;

import dev.deft.soak.InjectedFailures;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A fault of a pool's thread factory: of three threads that it is asked for, two cannot be had. */
enum ThreadFault {
    NONE,
    RETURNS_NULL,
    THROWS,
    /** Fails as where the system has no more of them. */
    CANNOT_START;

    ThreadFactory factory() {
        AtomicInteger asked = new AtomicInteger();
        return call -> asked.getAndIncrement() % 3 == 2 || this == NONE ? new Thread(call) : faulty(call);
    }

    @SuppressWarnings("NullAway") // a user's factory may break its word
    private @Nullable Thread faulty(Runnable call) {
        return switch (this) {
            case NONE -> throw new AssertionError("nothing is wrong");
            case RETURNS_NULL -> null;
            case THROWS -> throw new InjectedFailures.InjectedRuntimeException();
            case CANNOT_START -> new NoThread(call);
        };
    }

    /** A thread of a system that has none left. */
    private static final class NoThread extends Thread {

        NoThread(Runnable call) {
            super(call);
        }

        @Override
        public synchronized void start() {
            throw new OutOfMemoryError("unable to create native thread: " + InjectedFailures.MESSAGE);
        }
    }
}
