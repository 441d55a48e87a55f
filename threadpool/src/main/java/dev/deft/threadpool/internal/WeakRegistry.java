package dev.deft.threadpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The things of one kind that work in this process, for whoever shows them: pools, reactors. It holds them weakly, so that one that is dropped is garbage as if it
 * were on no list. It is written when one starts or has ended, and never by a call. Any thread.
 *
 * @param <T> the kind, whose equality is identity
 */
public final class WeakRegistry<T> {

    @GuardedBy("here")
    private final Map<T, Boolean> here = new WeakHashMap<>();

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    /** Adds one that has started. */
    public void add(T one) {
        synchronized (here) {
            here.put(one, true);
        }
        watchers.forEach(Runnable::run);
    }

    /** Takes one off that has ended; does nothing if it is not there. */
    public void remove(T one) {
        boolean was;
        synchronized (here) {
            was = here.remove(one) != null;
        }
        if (was) {
            watchers.forEach(Runnable::run);
        }
    }

    /** Returns whether it is there. */
    public boolean has(T one) {
        synchronized (here) {
            return here.containsKey(one);
        }
    }

    /** Returns those that are there now, in no order. */
    public List<T> all() {
        synchronized (here) {
            return List.copyOf(here.keySet());
        }
    }

    /**
     * Has {@code changed} called after each one that comes or goes, on the thread that started or ended it, which holds no lock here; it must not throw.
     *
     * @return what ends that
     */
    public Runnable watch(Runnable changed) {
        watchers.add(changed);
        return () -> watchers.remove(changed);
    }
}
