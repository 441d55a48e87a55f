package dev.deft.threadpool.internal;

/** Thrown by a {@link PoolTask} whose turn comes though it was revoked. It has no stack trace: the pool alone gets to see it. */
public final class TaskRevokedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TaskRevokedException() {
        super("the task was revoked while it was queued", null, false, false);
    }
}
