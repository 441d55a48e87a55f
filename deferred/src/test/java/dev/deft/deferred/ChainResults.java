package dev.deft.deferred;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at the results of chains, for assertions; handles nothing. */
final class ChainResults {

    private ChainResults() {}

    /** Returns the value that {@code deferred} rests on. */
    static Object valueIn(Deferred<?> deferred) {
        return resultOf(deferred).fold(value -> value, failure -> {
            throw new AssertionError("it failed", failure);
        });
    }

    /** Returns the failure that {@code deferred} rests on. */
    static Throwable failureIn(Deferred<?> deferred) {
        return resultOf(deferred)
                .fold(
                        value -> {
                            throw new AssertionError("it holds " + value);
                        },
                        failure -> failure);
    }

    private static Result<?> resultOf(Deferred<?> deferred) {
        Result<?>[] seen = new Result<?>[1];
        deferred.onBoth(result -> seen[0] = result);
        assertThat(seen[0]).as("at rest: %s", deferred).isNotNull();
        return seen[0];
    }

    /** Returns whether the chain has a result that a new callback would get now. */
    static boolean isAtRest(Deferred<?> deferred) {
        Result<?>[] seen = new Result<?>[1];
        deferred.onBoth(result -> seen[0] = result);
        return seen[0] != null;
    }
}
