package dev.deft.deferred;

import java.time.Duration;

/**
 * A call that a {@link Scheduler} will make, until it is made or cancelled.
 *
 * <p>All methods are to be called on the thread that the scheduler serves. After Twisted's {@code IDelayedCall}.
 */
public interface DelayedCall {

    /**
     * Makes sure that the call does not run.
     *
     * @throws AlreadyCalledException if it has run
     * @throws AlreadyCancelledException if it was cancelled before
     */
    void cancel();

    /**
     * Has the call run when {@code delay} has passed from now, whenever it was due before.
     *
     * @throws AlreadyCalledException if it has run
     * @throws AlreadyCancelledException if it was cancelled
     */
    void reset(Duration delay);

    /**
     * Has the call run {@code more} later than it was due before; earlier, if {@code more} is negative.
     *
     * @throws AlreadyCalledException if it has run
     * @throws AlreadyCancelledException if it was cancelled
     */
    void delay(Duration more);

    /** Returns true until the call has run or is cancelled. */
    boolean isActive();
}
