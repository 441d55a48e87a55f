package dev.deft.deferred;

/**
 * Thrown by {@link DeferredQueue#put} when the queue holds as many values as it may. After Twisted's
 * {@code QueueOverflow}.
 */
public class QueueOverflowException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Makes one that says {@code message}. */
    public QueueOverflowException(String message) {
        super(message);
    }
}
