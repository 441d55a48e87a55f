package dev.deft.peers;

/** A peer's process did not answer in time; the message says where its threads stood, if that could be had. */
final class ChildHangsException extends ChildFailedException {

    private static final long serialVersionUID = 1;

    ChildHangsException(String why) {
        super(why);
    }
}
