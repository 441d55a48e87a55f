package dev.deft.reactor.internal;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A call that has a name for messages, in place of that of its class. It is ours, and not {@code toString()}, which may be a user's, and throw.
 *
 * @param name who has asked for it
 * @param body the call
 */
public record NamedCall<T extends @Nullable Object>(String name, Callable<T> body) implements Callable<T> {

    @Override
    public T call() throws Exception {
        return body.call();
    }
}
