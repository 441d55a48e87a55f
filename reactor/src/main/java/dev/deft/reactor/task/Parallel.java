package dev.deft.reactor.task;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.Reactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls over a collection, of which no more than so many are under way at a time.
 *
 * <pre>{@code
 * Parallel.map(reactor, keys, 4, key -> fetch(key)) // the rows, in the order of their keys
 *         .onSuccess(rows -> show(rows))
 *         .addErrback(firstFailure -> complain(firstFailure));
 * }</pre>
 *
 * <p>The calls are made on the reactor's thread, in the order of the collection, which is copied before the first; each begins when one
 * before it has ended. To cancel the Deferred cancels those that are under way, and no other begins; it
 * fires when these have ended, or if it is cancelled once more. On the reactor's thread only. After
 * the {@code parallel} that Twisted's users make of its {@code Cooperator}.
 */
public final class Parallel {

    private Parallel() {}

    /**
     * Makes {@code call} of each of {@code items}, and gives the results in the order of the items. The first that fails, or throws,
     * fails it, when those that are under way have been cancelled and have ended; no other begins.
     *
     * @param most the number of calls that are under way at a time
     * @throws IllegalArgumentException if that is not 1 at least
     */
    public static <A extends @Nullable Object, R extends @Nullable Object> Deferred<List<R>> map(
            Reactor reactor,
            Collection<? extends A> items,
            int most,
            Callback<? super A, ? extends Deferred<? extends R>> call) {
        return new ParallelCalls<A, R>(reactor, items, most, call, true)
                .start("map")
                .addCallback(Parallel::values);
    }

    /**
     * Makes {@code call} of each of {@code items}, and gives how each ended, in the order of the items. It never fails, unless it is
     * cancelled.
     *
     * @param most the number of calls that are under way at a time
     * @throws IllegalArgumentException if that is not 1 at least
     */
    public static <A extends @Nullable Object, R extends @Nullable Object> Deferred<List<Result<R>>> mapToResults(
            Reactor reactor,
            Collection<? extends A> items,
            int most,
            Callback<? super A, ? extends Deferred<? extends R>> call) {
        return new ParallelCalls<A, R>(reactor, items, most, call, false).start("mapToResults");
    }

    private static <R extends @Nullable Object> List<R> values(List<Result<R>> results) {
        List<R> values = new ArrayList<>(results.size());
        for (Result<R> result : results) {
            values.add(((Result.Success<R>) result).value());
        }
        return Collections.unmodifiableList(values);
    }
}
