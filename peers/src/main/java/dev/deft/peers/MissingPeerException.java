package dev.deft.peers;

/** A peer cannot run on this machine; the message says what it needs. */
final class MissingPeerException extends Exception {

    private static final long serialVersionUID = 1;

    MissingPeerException(String needs) {
        super(needs);
    }
}
