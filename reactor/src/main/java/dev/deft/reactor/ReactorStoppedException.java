package dev.deft.reactor;

import java.util.concurrent.CancellationException;

/**
 * Says that the reactor stopped before the outcome of a call arrived or a timed call was made that was waited for, or had
 * stopped when the call was asked for.
 *
 * <p>It is a {@link CancellationException} since that is what happened to the call: nobody waits for its outcome any
 * more. So one errback serves both, and of the calls that one stop fails, those that nobody handled are not logged one
 * by one: the reactor logs a single line with their number.
 */
public final class ReactorStoppedException extends CancellationException {

    private static final long serialVersionUID = 1;

    ReactorStoppedException(String message) {
        super(message);
    }
}
