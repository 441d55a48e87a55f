package dev.deft.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/** A measurement that one thread makes, in one go or several, and any thread may cancel. */
public final class CancellableRun {

    /**
     * A measurement.
     *
     * @param <E> how it fails
     */
    @FunctionalInterface
    public interface Measurement<E extends Exception> {

        /** Measures, until it is through or interrupted. What was measured by then remains. */
        void run() throws E, InterruptedException;
    }

    /** Set under the monitor, read by any thread as often as it likes. */
    private volatile boolean cancelled;

    /** The thread that measures, which {@link #cancel} interrupts. */
    @GuardedBy("this")
    private @Nullable Thread runner;

    /** Measures on this thread, unless it was cancelled before; returns whether it came to its end, and was not interrupted. */
    public <E extends Exception> boolean completes(Measurement<E> measurement) throws E {
        if (!enter()) {
            return false;
        }
        try {
            measurement.run();
            return true;
        } catch (InterruptedException e) {
            return false;
        } finally {
            leave();
        }
    }

    /** Ends it at once, or keeps it from beginning. Any thread. */
    public synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** Any thread. */
    public boolean isCancelled() {
        return cancelled;
    }

    private synchronized boolean enter() {
        runner = cancelled ? null : Thread.currentThread();
        return !cancelled;
    }

    /** From here on no interrupt of ours can come, and one that came is used up. */
    private synchronized void leave() {
        runner = null;
        if (cancelled) {
            Thread.interrupted();
        }
    }
}
