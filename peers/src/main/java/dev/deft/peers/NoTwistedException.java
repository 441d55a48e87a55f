package dev.deft.peers;

/** Twisted cannot run here; the message says what it needs, or what went wrong. */
public final class NoTwistedException extends Exception {

    private static final long serialVersionUID = 1;

    NoTwistedException(String why, Throwable cause) {
        super(why, cause);
    }
}
