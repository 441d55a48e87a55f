package dev.deft.peers.protocol;

/** A peer cannot run on this machine; the message says what it needs. */
public final class MissingPeerException extends Exception {

    private static final long serialVersionUID = 1;

    public MissingPeerException(String needs) {
        super(needs);
    }
}
