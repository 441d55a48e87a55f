package dev.deft.threadpool;

/**
 * The times of one call of a pool, as far as it has come. Read by a {@link CallObserver} while that is told of the call; for other threads and later, copy what is
 * needed. Times are in nanoseconds as {@link System#nanoTime} counts, or the clock of the test that drives the pool by hand.
 */
public interface CallTimes {

    /** The name of the pool that was given the call; of a share, {@code <pool>/<share>}. */
    String pool();

    /** Returns whether the outcome goes back to a reactor's thread, for which a Deferred waits there. */
    boolean isDeferred();

    /** The instant at which it was submitted. */
    long submittedNanos();

    /** The instant at which a worker began it; valid once it has started. */
    long startedNanos();

    /** The instant at which it had ended on its worker; valid once it has finished. */
    long finishedNanos();

    /** The instant at which its outcome was back in the reactor's thread; valid once it is delivered. */
    long deliveredNanos();

    /** The time from its submission to its start, in nanoseconds: in the queue, and on the way to the worker. */
    default long queuedNanos() {
        return startedNanos() - submittedNanos();
    }

    /** The time from its start to its end, in nanoseconds. */
    default long ranNanos() {
        return finishedNanos() - startedNanos();
    }

    /** The time from its end on the worker until the reactor's thread has its outcome, in nanoseconds: the return hop. */
    default long returnedNanos() {
        return deliveredNanos() - finishedNanos();
    }
}
