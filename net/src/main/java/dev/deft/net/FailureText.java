package dev.deft.net;

import io.netty.channel.ChannelException;

/** A failure of the system's as a message names it. */
final class FailureText {

    /** The system's words for a lack of descriptors, where its messages are English. */
    private static final String NO_DESCRIPTOR = "Too many open files";

    private FailureText() {}

    /** Returns its message; its type where it has none, as those of epoll's that are the JDK's. Those of Netty's for a socket that could not be made say less than their causes, and have the message of those. */
    static String of(Throwable failure) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        boolean saysLess = failure instanceof ChannelException || message == null;
        if (cause != null && (saysLess || cause.toString().equals(message))) {
            return of(cause);
        }
        return message == null ? failure.getClass().getName() : message;
    }

    /** Returns its text and {@code advice}; but another where not even a socket could be made, for then nobody else has a part in it. */
    static String withAdvice(Throwable failure, String advice) {
        String text = of(failure);
        return text + "; "
                + (failure instanceof ChannelException || text.contains(NO_DESCRIPTOR)
                        ? "where too many files are open, close some, or raise the limit of open files (ulimit -n)"
                        : advice);
    }
}
