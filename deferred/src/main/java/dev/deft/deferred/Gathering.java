package dev.deft.deferred;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several chains that fire one Deferred. Confined as they are.
 *
 * @param <R> the type of its result
 */
abstract class Gathering<R> {

    final List<? extends Deferred<?>> all;
    final Deferred<R> gathered;

    /** The result of each, by place: a bare value or {@link Failed}; its {@link Arrival} before there is one. */
    final @Nullable Object[] outcomes;

    private int outstanding;

    Gathering(List<? extends Deferred<?>> all) {
        this.all = all;
        this.outcomes = new @Nullable Object[all.size()];
        this.outstanding = all.size();
        Confinement confinement = all.isEmpty() ? ThreadConfinement.current() : all.get(0).confinement;
        this.gathered = new Deferred<>(confinement);
        gathered.gatheredBy(this);
    }

    /** Returns whether it fires with a value only when each has. */
    boolean needsAll() {
        return true;
    }

    final boolean hasArrived(int index) {
        return !(outcomes[index] instanceof Arrival);
    }

    /** Settles {@link #gathered} if the result of one decides it. */
    abstract void arrived(int index, @Nullable Object outcome);

    /** Returns the result of {@link #gathered}, which has not fired, when all have ended. */
    abstract @Nullable Object whenAllArrived();

    final Deferred<R> start(String method) {
        for (int i = 0; i < outcomes.length; i++) {
            all.get(i).confinement.check(all.get(i), method);
            outcomes[i] = new Arrival(this, i, method);
        }
        if (all.isEmpty()) {
            gathered.fire(whenAllArrived());
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] instanceof Arrival arrival) {
                all.get(i).append(arrival);
            }
        }
        if (gathered.isSettled()) {
            decided(); // those that were not there when it was
        }
        return gathered;
    }

    /** Gives up those that have not arrived, for {@link #gathered} has fired. */
    final void decided() {
        for (int i = 0; outstanding > 0 && i < outcomes.length; i++) {
            if (outcomes[i] instanceof Arrival arrival) {
                arrival.giveUp(all.get(i), gathered.confinement);
            }
        }
    }

    /** Takes the result of one; returns {@link #gathered} if that is decided. */
    private @Nullable Chain arrive(int index, @Nullable Object outcome) {
        outstanding--;
        outcomes[index] = outcome;
        arrived(index, outcome);
        if (outstanding == 0 && !gathered.isSettled()) {
            gathered.settle(whenAllArrived());
        }
        return gathered.isSettled() ? gathered : null;
    }

    /** The step in a chain that is gathered which hands over its result. Once nobody asks for that, it only accounts for a failure. */
    private static final class Arrival extends Step.Transfer {

        /** The gathering; null once it is decided. */
        private @Nullable Gathering<?> gathering;

        private final int index;
        private final String method;

        Arrival(Gathering<?> gathering, int index, String method) {
            this.gathering = gathering;
            this.index = index;
            this.method = method;
        }

        /** Waits no more for {@code chain}, which this is or was in; does nothing where that is another thread's. */
        void giveUp(Chain chain, Confinement here) {
            if (chain.confinement != here && !chain.isOfThisThread(method)) {
                return;
            }
            gathering = null;
            chain.becameVoid(this);
        }

        @Override
        boolean isVoid() {
            return gathering == null;
        }

        @Override
        @Nullable
        Chain transfer(Chain from) {
            Object outcome = Failed.givenBy(from);
            from.result =
                    Failed.reportedElsewhere(from.result); // the gathering answers for it; it may be gathered twice
            if (gathering != null && !gathering.gathered.isSettled()) {
                return gathering.arrive(index, outcome);
            }
            if (outcome instanceof Failed failed) {
                DeferredLog.debug(failed.cause, "{} failed after {} was decided", Descriptions.name(from), method);
            }
            return null;
        }

        @Override
        String name() {
            return method;
        }
    }
}
