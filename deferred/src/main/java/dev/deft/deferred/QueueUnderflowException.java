package dev.deft.deferred;

/**
 * Thrown by {@link DeferredQueue#get} when as many getters wait as may. After Twisted's {@code QueueUnderflow}.
 */
public class QueueUnderflowException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Makes one that says {@code message}. */
    public QueueUnderflowException(String message) {
        super(message);
    }
}
