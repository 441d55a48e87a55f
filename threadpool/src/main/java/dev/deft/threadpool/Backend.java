package dev.deft.threadpool;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

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
     * Starts a thread beside the workers' for one call, as {@link #start} does; it has no turns, and is never parked.
     *
     * @throws Throwable as that does
     */
    default void startBeside(Worker record, Runnable call) throws Throwable {
        start(record, call);
    }

    /**
     * Waits, on the worker's thread, until {@link #unpark} or for so long; may return early for no reason. An unpark that
     * came before the park ends it at once: the whole hand-off rests on that.
     */
    void park(Worker worker, long nanos);

    /** Waits awake until there is news, or for as long as that pays; right after {@link #mayStayAwake} has allowed it. */
    default void stayAwake(BooleanSupplier news) {}

    /** Returns whether tasks may be submitted in batches: not to a driver, who may look at the queue at any time. */
    default boolean takesBatches() {
        return false;
    }

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

    /**
     * Has {@code act} done at once and then again and again, each time after as many nanoseconds as it has returned, until it returns 0; on
     * a daemon thread of this name that does nothing else.
     *
     * @throws Throwable whatever {@link Thread#start} throws; then it was not done
     */
    default void repeat(String threadName, LongSupplier act) throws Throwable {
        throw new IllegalStateException(
                threadName + " looks after a pool from time to time, which this backend does not know");
    }

    /** The processor time that this process has used, in nanoseconds; negative where it is not known. */
    default long processorNanos() {
        return -1;
    }

    /** The number of processors that this process may use. */
    default int processors() {
        return 1;
    }

    /** Returns whether the caller is the worker, running a task. */
    boolean isCurrent(Worker worker);

    /**
     * Waits for the latch.
     *
     * @return whether it was opened in time
     */
    boolean await(CountDownLatch latch, long nanos) throws InterruptedException;
}
