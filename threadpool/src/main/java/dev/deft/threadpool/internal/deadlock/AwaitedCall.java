package dev.deft.threadpool.internal.deadlock;

import org.jspecify.annotations.Nullable;

/**
 * A call on a pool, as the graph of waits sees it: queued, run by somebody, or neither. Any thread may ask; what a worker
 * did before it began to wait is seen by whoever knows of that wait.
 */
public interface AwaitedCall {

    /** The workers that may run it. */
    PoolNode poolNode();

    /** Returns whether it is neither begun nor ended. */
    boolean isQueued();

    /** The worker that has begun it and has not ended it; null if there is none, or it is not known. */
    @Nullable
    CurrentWorker runner();
}
