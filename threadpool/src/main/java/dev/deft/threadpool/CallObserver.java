package dev.deft.threadpool;

import org.jspecify.annotations.Nullable;

/**
 * Is told what becomes of a call of a pool that a {@link PoolObserver} was told of.
 *
 * <pre>
 *    submitted ---&gt; started ---&gt; finished ---&gt; delivered, if the call {@linkplain CallTimes#isDeferred is deferred}
 *        |                           |
 *        '---------------------------'--------&gt; discarded
 * </pre>
 *
 * <p>One thread at a time tells it of one call, in this order; each sees what the one before has written. Whether a call is delivered or discarded, it is
 * told so once. What it is told on a thread that is interrupted, by the call maybe, it is told without that interrupt, which is there again afterwards.
 */
public interface CallObserver {

    /** Takes note that a worker begins the call, on that worker. */
    default void started(CallTimes call) {}

    /**
     * Takes note that the call has ended, on its worker, before its outcome is on its way. For a call that is not {@linkplain CallTimes#isDeferred
     * deferred} this is the last that is told.
     *
     * @param failure what it threw; null if it returned
     */
    default void finished(CallTimes call, @Nullable Throwable failure) {}

    /** Takes note that the outcome has arrived in the reactor's thread, on that thread, before the callbacks are called. */
    default void delivered(CallTimes call) {}

    /**
     * Takes note that the call was refused, cancelled or dropped before a worker had begun it; or that its outcome is of no use to anybody, for its Deferred
     * was cancelled, had timed out, or its reactor has stopped. On the thread that finds that out.
     */
    default void discarded(CallTimes call, Throwable reason) {}
}
