package dev.deft.deferred;

/**
 * Thrown when a {@link DelayedCall} that was cancelled is moved or cancelled again.
 */
public class AlreadyCancelledException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Makes one that says {@code message}. */
    public AlreadyCancelledException(String message) {
        super(message);
    }
}
