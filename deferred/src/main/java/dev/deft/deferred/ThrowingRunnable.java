package dev.deft.deferred;

/** A {@link Runnable} that may throw: work that is done for its effect and has no result. */
@FunctionalInterface
public interface ThrowingRunnable {

    /**
     * Does the work.
     *
     * @throws Exception anything; it is passed on as a failure
     */
    void run() throws Exception;
}
