package dev.deft.bench;

/** A setting of {@link Isolation} cannot be measured any more; the message says why in one line. */
public final class LookUpsFailedException extends Exception {

    private static final long serialVersionUID = 1;

    /** A failure for this reason. */
    public LookUpsFailedException(String why, Throwable cause) {
        super(why, cause);
    }
}
