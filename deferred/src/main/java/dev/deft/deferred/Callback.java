package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/**
 * One link of a chain: takes the chain's result and answers with the next one.
 *
 * <p>It is called on the thread that the {@link Deferred} is confined to, and should not block it. All that it throws,
 * an {@link Error} as well, becomes the chain's result.
 *
 * @param <T> the type of its argument
 * @param <R> the type of its answer
 */
@FunctionalInterface
public interface Callback<T extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Answers with the chain's next result.
     *
     * @throws Exception anything; it becomes the chain's result
     */
    R call(T argument) throws Exception;
}
