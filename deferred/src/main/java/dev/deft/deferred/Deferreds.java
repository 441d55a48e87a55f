package dev.deft.deferred;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Functions that make one Deferred of several, or of a call that may return or throw.
 *
 * <p>Their results are confined as the Deferreds that are given are, and to the calling thread where none is. A
 * Deferred that was given keeps its result, and to be gathered counts as handling a failure. After the functions of
 * {@code twisted.internet.defer}.
 *
 * <pre>{@code
 * Deferreds.gatherResults(List.of(fetch("a"), fetch("b"))) // both are under way
 *         .onSuccess(rows -> show(rows.get(0) + rows.get(1)))
 *         .addErrback(firstFailure -> complain(firstFailure));
 * }</pre>
 */
public final class Deferreds {

    private Deferreds() {}

    /** Calls {@code call} now, and returns what it returns; if it throws (or returns null), a Deferred that failed. */
    @SuppressWarnings("unchecked") // a Deferred of a subtype gives a T
    public static <T extends @Nullable Object> Deferred<T> maybeDeferred(
            Callable<? extends Deferred<? extends T>> call) {
        Objects.requireNonNull(call, "call");
        Deferred<? extends T> answer;
        try {
            answer = call.call();
        } catch (Throwable thrown) { // Errors too: the caller has asked to find everything in the Deferred
            return Deferred.fail(thrown);
        }
        if (answer == null) {
            return Deferred.fail(new NullPointerException(
                    "the call returned null instead of a Deferred; return Deferred.succeed(null) for a null result"));
        }
        return (Deferred<T>) answer;
    }

    /**
     * Waits for all, and gives their values in the order in which they were given.
     *
     * <p>The first failure fails it at once; the others go on, and their results are dropped. To cancel it cancels
     * all. Of no Deferreds: an empty list, at once.
     */
    public static <T extends @Nullable Object> Deferred<List<T>> gatherResults(
            Collection<? extends Deferred<? extends T>> all) {
        return new Gatherings.Values<T>(copy(all)).start("gatherResults");
    }

    /**
     * Waits for all, and gives how each ended, in the order in which they were given. It never fails, unless it is
     * cancelled and one of them does not end at once.
     *
     * <p>To cancel it cancels all. Of no Deferreds: an empty list, at once. After Twisted's {@code DeferredList}.
     */
    public static <T extends @Nullable Object> Deferred<List<Result<T>>> list(
            Collection<? extends Deferred<? extends T>> all) {
        return new Gatherings.Outcomes<T>(copy(all)).start("list");
    }

    /**
     * Waits for the first that succeeds, and cancels the others.
     *
     * <p>It fails only if all fail: with the first one's failure, by place; those of the others are logged at debug level (to
     * have them all, {@link #list} what is raced as well). To cancel it cancels all.
     *
     * @throws IllegalArgumentException if {@code all} is empty, since that race would never end
     */
    public static <T extends @Nullable Object> Deferred<Winner<T>> race(List<? extends Deferred<? extends T>> all) {
        if (Objects.requireNonNull(all, "all").isEmpty()) {
            throw new IllegalArgumentException("a race of no Deferreds has no winner; give at least one");
        }
        return new Gatherings.Race<T>(copy(all)).start("race");
    }

    private static <E> List<E> copy(Collection<? extends E> all) {
        return List.copyOf(Objects.requireNonNull(all, "all"));
    }
}
