package dev.deft.threadpool.internal;

/**
 * Work that is always told how it ended.
 *
 * <p>{@link dev.deft.threadpool.ThreadPool#execute} recognises it. For each accepted task the pool calls exactly one of
 * {@link #run()} and {@link #discarded}, exactly once. A refused task is discarded too, on the thread that submitted it,
 * and {@code execute} does not throw. The pool holds no lock during either call.
 *
 * <p>A task that has been accepted may be revoked until one of these calls begins. Who revokes it says so to the pool, once
 * ({@link PoolAccess#revoked}): its place is free then, and the pool may drop it without a call. If it calls it all the
 * same, the task throws {@link TaskRevokedException}, and is not counted again.
 */
public interface PoolTask extends Runnable {

    /**
     * Does the work, on a worker. By contract it does not throw but where it was revoked; if it does, the pool logs that and
     * goes on.
     */
    @Override
    void run();

    /**
     * Says that the work will never run.
     *
     * @param reason a {@link java.util.concurrent.RejectedExecutionException} when the pool refused it or could start no
     *     thread for it; a {@link java.util.concurrent.CancellationException} when a stop took it out of the queue
     */
    void discarded(Throwable reason);

    /**
     * Begins the work, which {@link #run} then does: it cannot be revoked any more. Called only by a pool that is driven by
     * hand, where time passes between the two.
     */
    default void begin() {}

    /** Returns whether it was revoked. Any thread. */
    default boolean isRevoked() {
        return false;
    }

    /** Returns whether it has waited for longer than it was to. Any thread. */
    default boolean isExpired() {
        return false;
    }
}
