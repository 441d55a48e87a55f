package dev.deft.peers.child;

import java.util.concurrent.Callable;

/**
 * A peer: an event loop, and workers that run blocking calls and hand the results back to that loop.
 *
 * <p>An adapter is written as the peer's documentation advises a user to write it, and has W workers, so that at most W calls
 * run at once.
 */
interface Adapter extends AutoCloseable {

    /** The libraries and versions that this runs on, in a few words. */
    String libraries();

    /** Runs something on the event loop. Any thread may call this. */
    void onLoop(Runnable something);

    /**
     * Prepares one caller: each {@code run()} of what this returns, on the event loop, makes one call. A worker runs the
     * work, and then the loop one method of {@code completion}.
     *
     * <p>Whatever of the user's can be made once and used in every call is made here, so that what a call allocates is the
     * peer's own doing.
     */
    <T> Runnable caller(Callable<T> work, Completion<T> completion);

    /** Ends the loop and the workers; nothing is outstanding. */
    @Override
    void close();
}
