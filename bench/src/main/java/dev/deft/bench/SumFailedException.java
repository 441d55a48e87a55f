package dev.deft.bench;

/** A request for a sum that failed, and with it what was measured; its message says in one line why. */
public final class SumFailedException extends Exception {

    private static final long serialVersionUID = 1;

    /** Says why. */
    public SumFailedException(String message) {
        super(message);
    }
}
