package dev.deft.deferred;

import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import java.util.Iterator;
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

    Waiters(Confinement confinement) {
        this.confinement = confinement;
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

    /** Fires the one that has waited longest; there must be one. */
    void fireFirst(T value) {
        Iterator<Map.Entry<Deferred<T>, @Nullable CarriedContext>> waiters =
                waiting.entrySet().iterator();
        Map.Entry<Deferred<T>, @Nullable CarriedContext> next = waiters.next();
        waiters.remove();
        Deferred<T> first = next.getKey();
        CarriedContext context = next.getValue();
        if (context == null) {
            first.callback(value);
        } else {
            context.run(() -> first.callback(value));
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }
}
