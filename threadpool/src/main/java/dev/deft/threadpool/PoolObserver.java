package dev.deft.threadpool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told of the calls of a pool, and of its workers: see {@link ThreadPoolBuilder#observedBy}.
 *
 * <p>Called by the threads that do what it is told of, by several at a time; they wait for it, so be quick. What it throws is logged, once for each
 * observer of a pool, and harms nothing else. A reactor's builder takes such observers, too, for its own pools and its thread.
 */
public interface PoolObserver {

    /**
     * Takes note of a call that is about to be offered to the pool, on the thread that submits it, and returns who is told what becomes of it.
     * That may be one object for all calls, for each is told the call's times, or one made for this call, which keeps what it needs.
     *
     * @return null where nobody is to be told more of this call
     */
    @Nullable
    CallObserver submitted(CallTimes call);

    /**
     * Takes note of a worker that has started, on its thread. The workers of a shared pool are told of once, for the pool, and none for a share.
     *
     * @param workers the number of workers now, roughly, where several start and leave at once
     */
    default void workerStarted(String pool, int workers) {}

    /** Takes note of a worker that is about to end, on its thread, as {@link #workerStarted} does. */
    default void workerLeft(String pool, int workers) {}

    /**
     * Takes note of work that takes too long, of a pool that has a {@linkplain ThreadPoolBuilder#watchdog watchdog}, or a reactor that does; on the watchdog's
     * thread, while the work goes on. Once for each.
     */
    default void stalled(Stall stall) {}

    /**
     * Takes note of the end of work that it was told of as {@link #stalled}, on the watchdog's thread.
     *
     * @param stall that which it was told of
     * @param about how long the work took, as exactly as the watchdog looks: see there
     */
    default void stallEnded(Stall stall, Duration about) {}

    /**
     * Takes note of timed calls that are late, of a reactor that has a watchdog, by more than that allows; on the reactor's thread, before they are made. Once, and
     * again when they have been on time meanwhile.
     *
     * @param reactor the name of the reactor
     * @param first the type of the call that was due first
     * @param late how late that is
     */
    default void timedCallsLate(String reactor, String first, Duration late) {}
}
