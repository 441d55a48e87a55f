package dev.deft.threadpool;

import dev.deft.threadpool.internal.PoolTask;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** The work that a stop ends: that of a pool, of a share, or of a pool and all its shares. Any thread; none of it waits. */
interface StopTarget {

    /**
     * Refuses new work, and lets the idle workers go. Where that throws, for want of memory, there is nobody to tell.
     *
     * @return what waited for a place, which is refused, too; who calls this tells it so
     */
    List<Runnable> refuseNewWork();

    /** Takes out of the queue what waits there; who calls this tells it. Where that throws, for want of memory, there is nobody to tell. */
    List<Runnable> cancelQueued();

    /** Takes out of the queue what waits there and interrupts what runs; who calls this tells the first. Where that throws, there is nobody to tell. */
    CutShort cutShort();

    /** Tells a task that a stop has taken it out of the queue. */
    void tellCancelled(Runnable task);

    /** Tells tasks that they are refused after all, as {@link #refuseNewWork} says; if they cannot be told, the log is. */
    default void tellRefused(List<Runnable> refused) {
        for (int i = 0; i < refused.size(); i++) { // by no iterator, for which there may be no memory
            Runnable task = refused.get(i);
            if (!(task instanceof PoolTask)) {
                PoolLog.taskLost(refusedAtLast());
            }
            tellCancelled(task);
        }
    }

    private static Throwable refusedAtLast() {
        try {
            return new CancellationException(
                    "the pool was stopped while this call waited for a place in its queue. Give"
                            + " the pool more queueCapacity, or stop it later");
        } catch (OutOfMemoryError noMemory) { // each is to be told
            return noMemory;
        }
    }

    /** Opens when it has been stopped, nothing waits, and no worker is left. */
    CountDownLatch terminated();

    /** Returns whether it was stopped. */
    boolean isStopping();

    /** Returns whether the caller is one of its workers, running a task. */
    boolean isOnOwnWorker();

    /** Returns whether every accepted task ran to its end, none of them cancelled or interrupted by a stop. */
    boolean endedWell();

    /** The workers that run a task, in the order of hiring. */
    List<Worker> runningWorkers();
}
