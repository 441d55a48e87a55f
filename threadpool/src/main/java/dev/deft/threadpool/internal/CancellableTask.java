package dev.deft.threadpool.internal;

import dev.deft.threadpool.Cancellation;

/** A task that can be asked to end while it runs. */
@FunctionalInterface
public interface CancellableTask {

    /** The cancellation of this task, the same each time. Called on the thread that runs it, while it does. */
    Cancellation cancellation();
}
