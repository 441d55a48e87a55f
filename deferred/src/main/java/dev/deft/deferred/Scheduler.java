package dev.deft.deferred;

import java.time.Duration;

/** Runs things later; the reactor is one. After Twisted's {@code IReactorTime}. */
public interface Scheduler {

    /**
     * Runs {@code call} once {@code delay} has passed, on the thread that this scheduler serves and never from within
     * this method. To be called on that thread.
     *
     * @return a handle to move or cancel it
     */
    DelayedCall callLater(Duration delay, Runnable call);
}
