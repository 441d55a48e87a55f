package dev.deft.peers;

/** A peer's process died, hangs, or said that it failed; the message says which, in one line. */
public class ChildFailedException extends Exception {

    private static final long serialVersionUID = 1;

    ChildFailedException(String why) {
        super(why);
    }
}
