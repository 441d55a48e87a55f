package dev.deft.bench;

import java.time.Duration;

/** A pair of {@link Handoff} cannot be measured any more; the message says why in one line. */
final class HandoffFailedException extends Exception {

    private static final long serialVersionUID = 1;

    HandoffFailedException(String why, Throwable cause) {
        super(why, cause);
    }

    private HandoffFailedException(String why) {
        super(why);
    }

    /** The failure of threads that do not end. */
    static HandoffFailedException hanging(Duration limit, String stacks) {
        return new HandoffFailedException("did not end within " + limit.toMillis() + " ms: " + stacks);
    }
}
