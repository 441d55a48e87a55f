package dev.deft.deferred;

/** A {@link Runnable} that may throw: work that is done for what it does and not for what it answers. */
@FunctionalInterface
public interface ThrowingRunnable {

    /**
     * Does the work.
     *
     * @throws Exception anything; whoever runs it passes it on as a failure
     */
    void run() throws Exception;
}
