package dev.deft.reactor;

import java.util.concurrent.TimeoutException;

/** The failure of a call that ran for as long as it may ({@link CallOptions#runAtMost}); it was asked to end ({@link dev.deft.threadpool.Cancellation}). */
public final class RunTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    RunTimeoutException(String message) {
        super(message);
    }
}
