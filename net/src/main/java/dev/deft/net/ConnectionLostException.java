package dev.deft.net;

import java.io.IOException;
import java.util.Objects;

/** Says that a connection ended before that which was waited for; {@link #reason} says why. */
public final class ConnectionLostException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Lost reason;

    /** Makes one whose message names what was waited for and the reason. */
    public ConnectionLostException(String waitedFor, Lost reason) {
        this(waitedFor, reason, "");
    }

    /** Makes one whose message ends with what can be done. */
    ConnectionLostException(String waitedFor, Lost reason, String advice) {
        super(
                Objects.requireNonNull(waitedFor, "waitedFor") + " did not happen: the connection "
                        + (Objects.requireNonNull(reason, "reason") instanceof Lost.Failed ? "" : "was ") + reason
                        + advice,
                reason instanceof Lost.Failed failed ? failed.cause() : null);
        this.reason = reason;
    }

    /** Returns the reason why the connection ended. */
    public Lost reason() {
        return reason;
    }
}
