package dev.deft.deferred;

import java.time.Duration;

/**
 * Something that a {@link Scheduler} will run, until it has run or is cancelled.
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
     * Runs the call when {@code delay} has passed from now, whatever was said before.
     *
     * @throws AlreadyCalledException if it has run
     * @throws AlreadyCancelledException if it was cancelled
     */
    void reset(Duration delay);

    /**
     * Runs the call {@code more} later than was said before; earlier, if {@code more} is negative.
     *
     * @throws AlreadyCalledException if it has run
     * @throws AlreadyCancelledException if it was cancelled
     */
    void delay(Duration more);

    /** True until the call has run or is cancelled. */
    boolean isActive();
}
