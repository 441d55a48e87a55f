package dev.deft.reactor;

import java.util.function.BiFunction;

/** The threads that a machine still has for a reactor's own: enough, until the test says that there are none. */
public final class ThreadsLeftToAReactor {

    private volatile boolean none;

    /** A reactor made with {@code builder} has its threads from here. */
    public ReactorBuilder builder(ReactorBuilder builder) {
        BiFunction<Runnable, String, Thread> real = builder.threads;
        builder.threads = (work, name) -> {
            if (none) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return real.apply(work, name);
        };
        return builder;
    }

    /** Refuses every thread from now on. */
    public void hasNone() {
        none = true;
    }

    /** Makes threads again from now on. */
    public void hasSome() {
        none = false;
    }
}
