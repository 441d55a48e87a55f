package dev.deft.deferred;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several chains that fire one Deferred. Confined as they are.
 *
 * @param <R> what that Deferred gives
 */
abstract class Gathering<R> {

    private static final Object NOT_YET = new Object();

    final List<? extends Deferred<?>> all;
    final Deferred<R> gathered;

    /** What each has ended with, by place: a bare value or {@link Failed}; {@link #NOT_YET} before it has. */
    final @Nullable Object[] outcomes;

    private int outstanding;

    Gathering(List<? extends Deferred<?>> all) {
        this.all = all;
        this.outcomes = new @Nullable Object[all.size()];
        Arrays.fill(outcomes, NOT_YET);
        this.outstanding = all.size();
        Confinement confinement = all.isEmpty() ? ThreadConfinement.current() : all.get(0).confinement;
        this.gathered = new Deferred<>(confinement);
        gathered.gatheredBy(this);
    }

    final boolean hasArrived(int index) {
        return outcomes[index] != NOT_YET;
    }

    /** One has ended. Settles {@link #gathered} if that decides it. */
    abstract void arrived(int index, @Nullable Object outcome);

    /** All have ended, and {@link #gathered} has not fired. */
    abstract @Nullable Object whenAllArrived();

    final Deferred<R> start(String method) {
        for (Deferred<?> each : all) {
            each.confinement.check(each, method);
        }
        if (all.isEmpty()) {
            gathered.fire(whenAllArrived());
        }
        for (int i = 0; i < all.size(); i++) {
            all.get(i).append(new Arrival(i, method));
        }
        return gathered;
    }

    final void cancelAllBut(int spared) {
        for (int i = 0; i < all.size(); i++) {
            if (i != spared) {
                Cancelling.cancel(all.get(i));
            }
        }
    }

    private final class Arrival extends Step.HandOver {

        private final int index;
        private final String method;

        Arrival(int index, String method) {
            this.index = index;
            this.method = method;
        }

        @Override
        @Nullable
        Chain handOver(Chain from) {
            Object outcome = Failed.owed(from);
            from.result = Failed.accountedFor(from.result); // whoever gathers knows it; it may be gathered twice
            outstanding--;
            if (gathered.isSettled()) {
                if (outcome instanceof Failed failed) {
                    Reports.debug(failed.cause, "{} failed after {} was decided", Words.name(from), method);
                }
                return null;
            }
            outcomes[index] = outcome;
            arrived(index, outcome);
            if (outstanding == 0 && !gathered.isSettled()) {
                gathered.settle(whenAllArrived());
            }
            return gathered.isSettled() ? gathered : null;
        }

        @Override
        String name() {
            return method;
        }
    }
}
