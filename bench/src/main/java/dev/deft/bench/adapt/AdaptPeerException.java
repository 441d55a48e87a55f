package dev.deft.bench.adapt;

/** The failure of a pool of another program's to make a trial; the message says why, in one line. */
public final class AdaptPeerException extends Exception {

    private static final long serialVersionUID = 1;

    /** A failure for that reason. */
    public AdaptPeerException(String why, Throwable cause) {
        super(why, cause);
    }
}
