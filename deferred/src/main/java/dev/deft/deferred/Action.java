package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * Looks at a chain's result and leaves it as it is.
 *
 * <p>It is called on the thread that the {@link Deferred} is confined to, and should not block it.
 *
 * @param <T> the type of the result that it looks at
 */
@FunctionalInterface
public interface Action<T extends @Nullable Object> {

    /**
     * Looks at {@code argument}.
     *
     * @throws Exception anything; it becomes the chain's result, as if a {@link Callback} had thrown it
     */
    void call(T argument) throws Exception;
}
