package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The coroutines of a reactor that are set aside, and what becomes of them at its stop. Reactor thread only, but for {@link #count}. */
final class ReactorCoroutines {

    /** The awaits that a coroutine may have refused when the reactor has stopped: one that goes on awaiting would never end. */
    static final int MOST_REFUSED_AWAITS = 1_000;

    private final String reactorName;
    private final ReactorThread thread;

    /** The backend; null for the one of the process. */
    private final @Nullable CoroutineBackend backend;

    /** The contexts that coroutines keep; null where none do. */
    private final @Nullable Contexts contexts;

    /** The number of those set aside; written by the reactor's thread alone, so without a fence; read by any. */
    private final AtomicInteger count = new AtomicInteger();

    // A list, the one first that was first set aside; those that run stay in it, until they end.
    private @Nullable SuspendedCoroutine first;
    private @Nullable SuspendedCoroutine last;

    private final ReferenceQueue<Coroutine<?>> collected = new ReferenceQueue<>();

    private boolean stopped;

    ReactorCoroutines(
            String reactorName, ReactorThread thread, @Nullable CoroutineBackend backend, @Nullable Contexts contexts) {
        this.contexts = contexts;
        this.reactorName = reactorName;
        this.thread = thread;
        this.backend = backend;
    }

    @Nullable
    Contexts contexts() {
        return contexts;
    }

    ReactorThread thread() {
        return thread;
    }

    /** Begins a coroutine, whose reactor this thread belongs to. */
    <T extends @Nullable Object> Deferred<T> inline(Callable<? extends T> body, CoroutineThread current) {
        return new Coroutine<T>(body, this, current, backend == null ? CoroutineBackends.chosen() : backend).start();
    }

    /** Notes that {@code coroutine} is set aside, at its place if it had one; returns that. */
    SuspendedCoroutine suspended(Coroutine<?> coroutine, @Nullable SuspendedCoroutine place) {
        count.lazySet(count.getPlain() + 1);
        reportAbandoned();
        return place == null ? add(coroutine) : place;
    }

    /** Notes that one which was set aside goes on. */
    void resumed() {
        count.lazySet(count.getPlain() - 1);
    }

    private SuspendedCoroutine add(Coroutine<?> coroutine) {
        SuspendedCoroutine place = new SuspendedCoroutine(coroutine, collected);
        place.previous = last;
        if (last == null) {
            first = place;
        } else {
            last.next = place;
        }
        last = place;
        place.isListed = true;
        return place;
    }

    /** Removes one; does nothing if it is not, or no longer, there. */
    void remove(SuspendedCoroutine place) {
        if (!place.isListed) {
            return;
        }
        place.isListed = false;
        SuspendedCoroutine before = place.previous;
        SuspendedCoroutine after = place.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
    }

    private void reportAbandoned() {
        for (Object found = collected.poll(); found != null; found = collected.poll()) {
            SuspendedCoroutine place = (SuspendedCoroutine) found;
            if (place.isListed) {
                reportAbandoned(place);
            }
        }
    }

    private void reportAbandoned(SuspendedCoroutine place) {
        remove(place);
        resumed(); // it never will be, and is not set aside either
        place.reportAbandoned();
    }

    boolean hasStopped() {
        return stopped;
    }

    ReactorStoppedException refusal(Coroutine<?> coroutine, Deferred<?> awaited) {
        return new ReactorStoppedException("Reactor '" + reactorName + "' has stopped, and " + coroutine
                + " would await " + awaited + " for ever");
    }

    /** Has no coroutine set aside any more, and ends the wait of each that is. */
    void stop() {
        stopped = true;
        reportAbandoned();
        Map<String, Integer> failed = new TreeMap<>();
        for (SuspendedCoroutine place = first; place != null; place = first) {
            Coroutine<?> coroutine = place.get();
            if (coroutine == null) {
                reportAbandoned(place);
            } else {
                remove(place);
                coroutine.giveUp(atStop(coroutine, failed));
            }
        }
        if (!failed.isEmpty()) {
            ReactorLog.coroutinesFailedAtStop(reactorName, failed);
        }
    }

    /** Counts a coroutine whose wait is ended by the stop, and returns why, as far as there is memory for both. */
    private Throwable atStop(Coroutine<?> coroutine, Map<String, Integer> failed) {
        try {
            failed.merge(coroutine.origin(), 1, Integer::sum);
            return new ReactorStoppedException(
                    "Reactor '" + reactorName + "' stopped before what " + coroutine + " awaited was there");
        } catch (OutOfMemoryError noMemory) { // it is on no list any more, and is to be told
            return noMemory;
        }
    }

    /** Returns those that are set aside, the one first that was first set aside. */
    List<AwaitingCoroutine> list() {
        List<AwaitingCoroutine> all = new ArrayList<>();
        for (SuspendedCoroutine place = first; place != null; place = place.next) {
            Coroutine<?> coroutine = place.get();
            AwaitingCoroutine awaiting = coroutine == null ? null : coroutine.awaiting();
            if (awaiting != null) {
                all.add(awaiting);
            }
        }
        return all;
    }

    /** Returns the number of coroutines that are set aside. Any thread. */
    int count() {
        return count.get();
    }
}
