package dev.deft.net;

/** A failure of the system's as a message names it. */
final class FailureText {

    private FailureText() {}

    /** Returns its message; its type where it has none, as those of epoll's that are the JDK's. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getName() : message;
    }
}
