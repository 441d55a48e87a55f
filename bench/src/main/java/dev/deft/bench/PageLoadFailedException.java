package dev.deft.bench;

/** A request for a page that failed, and with it what was measured; its message says in one line why. */
public final class PageLoadFailedException extends Exception {

    private static final long serialVersionUID = 1;

    /** Says why. */
    public PageLoadFailedException(String message) {
        super(message);
    }
}
