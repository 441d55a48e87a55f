package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when something that happens once is asked to happen again: a {@link Deferred} is fired twice, or a
 * {@link DelayedCall} that has run is moved or cancelled.
 *
 * <p>With debugging on ({@link Deferred#setDebugging}) the cause of a Deferred's shows where it was fired first.
 */
public class AlreadyCalledException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** Makes one that says {@code message}. */
    public AlreadyCalledException(String message) {
        super(message);
    }

    /** Makes one that says {@code message}, with a {@code cause} that tells where it happened first, if that is known. */
    public AlreadyCalledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
