package dev.deft.peers.child;

/** This peer cannot run here; the message says what it needs. */
final class NotHereException extends Exception {

    private static final long serialVersionUID = 1;

    NotHereException(String needs) {
        super(needs);
    }
}
