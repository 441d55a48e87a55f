package dev.deft.reactor;

import java.util.concurrent.TimeoutException;

/** The failure of a call that waited in its pool's queue for as long as it may ({@link CallOptions#waitAtMost}); it was not made. */
public final class QueueTimeoutException extends TimeoutException {

    private static final long serialVersionUID = 1L;

    QueueTimeoutException(String message) {
        super(message);
    }
}
