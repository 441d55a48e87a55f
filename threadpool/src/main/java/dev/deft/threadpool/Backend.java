package dev.deft.threadpool;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Every contact of a pool with the operating system: time, threads, waiting.
 *
 * <p>{@link ThreadBackend} is the real one; {@link DrivenPool} has one that is stepped by hand. It is never called while the
 * {@link PoolState}'s monitor is held. Source of the idea: {@code TaskRunner.Backend} in okhttp.
 */
interface Backend extends WorkerLoop.Surroundings {

    /**
     * Starts the worker's thread.
     *
     * @param work what the thread does
     * @throws Throwable whatever the thread factory or {@link Thread#start} throws, errors as well
     */
    void start(Worker worker, Runnable work) throws Throwable;

    /**
     * Waits, on the worker's thread, until {@link #unpark} or for so long; may return early for no reason. An unpark that
     * came before the park ends it at once: the whole hand-off rests on that.
     */
    void park(Worker worker, long nanos);

    /** Waits awake until there is news, or for as long as that pays; right after {@link #mayStayAwake} has allowed it. */
    default void stayAwake(BooleanSupplier news) {}

    /** Ends the worker's park, or its next one. */
    void unpark(Worker worker);

    /** Interrupts what the worker runs. */
    void interrupt(Worker worker);

    /**
     * Does what may take its time, or never return, on a thread of this name that does nothing else.
     *
     * @throws Throwable whatever {@link Thread#start} throws; then nothing was done
     */
    void elsewhere(String threadName, Runnable work) throws Throwable;

    /** Lets time pass, on a thread that was made for {@link #elsewhere}. */
    default void pause(long nanos) {}

    /** Returns whether the caller is the worker, running a task. */
    boolean isCurrent(Worker worker);

    /**
     * Waits for the latch.
     *
     * @return whether it was opened in time
     */
    boolean await(CountDownLatch latch, long nanos) throws InterruptedException;
}
