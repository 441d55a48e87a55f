package dev.deft.deferred;

import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Deferreds that wait for what another party does, which fires them, the first to come first. Each fires in the context in which its own party
 * began to wait, also when it is cancelled: so nothing of one party gets into the callbacks of the other. Confined as what they wait for is.
 */
final class Waiters<T extends @Nullable Object> {

    private final Confinement confinement;

    /** Those that wait, and their contexts, null where none is carried; linked for the order, a map, since one that is cancelled leaves from the middle. */
    private final LinkedHashMap<Deferred<T>, @Nullable CarriedContext> waiting = new LinkedHashMap<>();

    /** The note that one of them is about to be fired, and not before: with what is given to it, say, a permit. */
    private final Runnable taken;

    /** @param taken is run when one is about to be fired; it does as good as nothing, and does not throw */
    Waiters(Confinement confinement, Runnable taken) {
        this.confinement = confinement;
        this.taken = taken;
    }

    /** Makes a Deferred that may wait here. */
    Deferred<T> make() {
        return new Deferred<>(confinement, this::leave);
    }

    /** Has {@code waiter} wait, in the context of the calling thread. */
    void add(Deferred<T> waiter) {
        waiting.put(waiter, CarriedContexts.capture(confinement));
    }

    private void leave(Deferred<T> waiter) {
        CarriedContext context = waiting.remove(waiter);
        if (context != null) {
            context.run(waiter::finishCancelling);
        }
    }

    /** Takes out one that waits; returns false if it does not. */
    boolean remove(Deferred<T> waiter) {
        boolean waits = waiting.containsKey(waiter);
        waiting.remove(waiter);
        return waits;
    }

    /**
     * Fires the one that has waited longest; there must be one. Where the stack ends, or memory does, before it is fired, in the user's code that sets its context, say, this
     * throws, and it waits on.
     */
    void fireFirst(T value) {
        Map.Entry<Deferred<T>, @Nullable CarriedContext> next =
                waiting.entrySet().iterator().next();
        Deferred<T> first = next.getKey();
        CarriedContext context = next.getValue();
        if (context == null) {
            fire(first, value);
        } else {
            context.run(() -> fire(first, value));
        }
    }

    private void fire(Deferred<T> first, T value) {
        StackRoom.toFire();
        waiting.remove(first);
        taken.run();
        first.callback(value);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }
}
