package dev.deft.bench.adapt;

import java.util.concurrent.Callable;

/** A pool of an experiment. Any thread. */
interface SizedPool extends AutoCloseable {

    /** Has one of its threads run the task some time. */
    void execute(Runnable task);

    /** Makes a call that waits, on a thread of this pool, and says so, if this pool has a way to say it. */
    default void blocking(Callable<?> call) throws Exception {
        call.call();
    }

    /** The number of threads that it has. */
    int threads();

    /** The number of threads that it wants. */
    int goal();

    /** Ends it: queued tasks are dropped, running ones interrupted, and no thread is left. */
    @Override
    void close();
}
