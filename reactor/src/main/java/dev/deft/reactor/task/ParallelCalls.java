package dev.deft.reactor.task;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of one {@link Parallel}. Reactor thread only. */
final class ParallelCalls<A extends @Nullable Object, R extends @Nullable Object> {

    private static final Logger LOG = LoggerFactory.getLogger(Parallel.class);

    private final Confinement confinement;
    private final List<A> items;
    private final int most;
    private final Callback<? super A, ? extends Deferred<? extends R>> call;

    /** Set if the first failure is the outcome of all. */
    private final boolean failsFast;

    /** The results by the place of their item; null where there is none yet. */
    private final List<@Nullable Result<R>> results;

    private final TaskEnd<List<Result<R>>> end;
    private final Set<Deferred<?>> underWay = new LinkedHashSet<>();
    private int begun;

    /** Set once no more calls begin and no result counts: all have ended, one has failed, or the outcome was cancelled. */
    private boolean decided;

    /** Set once all calls that were under way then have been cancelled. */
    private boolean givenUp;

    /** The first failure, where that is the outcome. */
    private @Nullable Throwable failure;

    /** Set while calls are begun, further down the stack. Without it, calls that end at once would recurse. */
    private boolean beginning;

    ParallelCalls(
            Reactor reactor,
            Collection<? extends A> items,
            int most,
            Callback<? super A, ? extends Deferred<? extends R>> call,
            boolean failsFast) {
        this.confinement = ReactorAccess.get().confinement(Objects.requireNonNull(reactor, "reactor"));
        this.items = new ArrayList<>(Objects.requireNonNull(items, "items"));
        if (most < 1) {
            throw new IllegalArgumentException(most + " calls at a time would never end; give 1 or more");
        }
        this.most = most;
        this.call = Objects.requireNonNull(call, "call");
        this.failsFast = failsFast;
        this.results = new ArrayList<>(Collections.nCopies(this.items.size(), null));
        this.end = new TaskEnd<>(confinement, () -> giveUp(null));
    }

    Deferred<List<Result<R>>> start(String method) {
        confinement.check(this, method);
        beginMore();
        return end.deferred;
    }

    private void beginMore() {
        if (beginning) {
            return;
        }
        beginning = true;
        try {
            while (!decided && begun < items.size() && underWay.size() < most) {
                int next = begun++;
                end.inContext(() -> begin(next));
            }
        } finally {
            beginning = false;
        }
        if (!decided && begun == items.size() && underWay.isEmpty()) {
            decided = true;
            end.succeed(Collections.unmodifiableList(allThere()));
        }
    }

    private void begin(int place) {
        // Made as a callback is: what it throws is its failure, and an interrupt that it leaves is nobody else's.
        Deferred<A> made = new Deferred<>(confinement);
        underWay.add(made);
        made.<R>addCallbackDeferring(item -> end.begun(call.call(item))).addBoth(result -> {
            underWay.remove(made);
            ended(place, result);
            return this;
        });
        made.callback(items.get(place));
    }

    private void ended(int place, Result<R> result) {
        if (decided) {
            if (result instanceof Result.Failure<R> failed) {
                LOG.debug("A call failed after the outcome of all was decided", failed.cause());
            }
            endIfIdle();
            return;
        }
        results.set(place, result);
        if (failsFast && result instanceof Result.Failure<R> first) {
            giveUp(first.cause());
        } else {
            beginMore();
        }
    }

    /** Cancels the calls that are under way, and begins no other; null if that is asked for. */
    private void giveUp(@Nullable Throwable first) {
        if (decided) {
            // One has failed, and the others are cancelled: to cancel them once more would cut their clean-up short.
            return;
        }
        failure = first;
        decided = true;
        List.copyOf(underWay).forEach(Deferred::cancel);
        givenUp = true;
        endIfIdle();
    }

    /** Ends what was given up, once none of the calls is under way. */
    private void endIfIdle() {
        if (!givenUp || !underWay.isEmpty()) {
            return;
        }
        if (failure == null) {
            end.cancelled();
        } else {
            end.fail(failure);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // each has ended
    private List<Result<R>> allThere() {
        return (List<Result<R>>) (List<?>) results;
    }
}
