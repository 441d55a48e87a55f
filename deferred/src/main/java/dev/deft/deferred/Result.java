package dev.deft.deferred;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way something ended: with a value or with a failure.
 *
 * <pre>{@code
 * fetch("a").addBoth(result -> result.fold(row -> row.length(), failure -> 0));
 * }</pre>
 *
 * @param <T> the type of the value
 */
public sealed interface Result<T extends @Nullable Object> {

    /**
     * The end with a value.
     *
     * @param value the value, which may be null where {@code T} may
     */
    record Success<T extends @Nullable Object>(T value) implements Result<T> {}

    /**
     * The end with a failure.
     *
     * @param cause the exception that was thrown
     */
    record Failure<T extends @Nullable Object>(Throwable cause) implements Result<T> {

        public Failure {
            Objects.requireNonNull(cause, "cause");
        }
    }

    /** Applies the one of the two functions that fits, and returns its answer. */
    default <R extends @Nullable Object> R fold(
            Function<? super T, ? extends R> onSuccess, Function<? super Throwable, ? extends R> onFailure) {
        Objects.requireNonNull(onSuccess, "onSuccess");
        Objects.requireNonNull(onFailure, "onFailure");
        if (this instanceof Failure<T> failure) {
            return onFailure.apply(failure.cause());
        }
        return onSuccess.apply(((Success<T>) this).value());
    }
}
