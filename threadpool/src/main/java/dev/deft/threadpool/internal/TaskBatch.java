package dev.deft.threadpool.internal;

/**
 * Tasks of one thread that a pool gets together: {@link PoolAccess#openBatch}. Each of them is admitted, or not, as it is added; the pool's
 * workers see it when the batch is submitted, or before, where one of them has nothing else to do. Used by the thread that opened it.
 */
public abstract class TaskBatch {

    /**
     * Adds a task. It may have the batch submitted.
     *
     * @return false if it is not taken: the batch is to be submitted, and then the task as any other
     */
    public abstract boolean add(PoolTask task);

    /** Returns whether the batch was submitted: nothing can be added to it any more. */
    public abstract boolean isOver();

    /** Lets the workers have the tasks. It does so once. */
    public abstract void submit();
}
