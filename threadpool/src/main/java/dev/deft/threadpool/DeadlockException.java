package dev.deft.threadpool;

/**
 * A call could never end, because the workers that could run it, or the one that ran it, waited for such calls.
 *
 * <p>The call fails with this at once, in place of waiting for ever; the others go on. The message names the pools, says
 * where each of these workers waits, where the calls were submitted as far as that is known (always, with
 * {@code -Ddev.deft.debug=true}), and what to do about it. Only waits that Deft knows of
 * are seen: {@code Reactor.blockingCallFromThread}, the futures of {@code Reactor.submit} and those of
 * {@link ThreadPool#asExecutorService}; not monitors and other locks, nor Deferreds that anybody may
 * fire. So a deadlock may go unseen, but a call that is failed could not have ended.
 */
public class DeadlockException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /** Made by Deft. */
    public DeadlockException(String message) {
        super(message);
    }
}
