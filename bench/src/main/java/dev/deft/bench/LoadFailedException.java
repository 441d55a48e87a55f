package dev.deft.bench;

/** A request that failed, and with it what was measured; its message says in one line why. */
public final class LoadFailedException extends Exception {

    private static final long serialVersionUID = 1;

    /** Says why. */
    public LoadFailedException(String message) {
        super(message);
    }
}
