package dev.deft.deferred;

import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * The permits of a lock or a semaphore, and the Deferreds that wait for one. Confined as the lock or the semaphore is.
 *
 * @param <H> the type of the lock or the semaphore, which a Deferred is fired with when it gets a permit
 */
final class Permits<H> {

    private final H holder;
    private final int limit;
    private final Confinement confinement;

    /** The Deferreds that wait; a set, since one that is cancelled leaves from the middle; linked, since the first to come is the first served. */
    private final LinkedHashSet<Deferred<H>> waiting = new LinkedHashSet<>();

    private int free;

    /** Set while permits are given out, further down the stack. Without it, waiters that release at once would recurse. */
    private boolean giving;

    Permits(H holder, int limit, Confinement confinement) {
        this.holder = holder;
        this.limit = limit;
        this.free = limit;
        this.confinement = confinement;
    }

    int free(String method) {
        confinement.check(holder, method);
        return free;
    }

    Deferred<H> acquire() {
        confinement.check(holder, "acquire");
        Deferred<H> waiter = new Deferred<>(confinement, waiting::remove);
        waiting.add(waiter);
        giveOut();
        return waiter;
    }

    void release() {
        confinement.check(holder, "release");
        if (free == limit) {
            throw new IllegalStateException(holder + " was released more often than it was acquired; "
                    + "release once for each acquire() that succeeded, and not at all after run()");
        }
        free++;
        giveOut();
    }

    @Override
    public String toString() {
        return "[" + free + " of " + limit + " free, " + waiting.size() + " waiting]";
    }

    private void giveOut() {
        if (giving) {
            return;
        }
        giving = true;
        try {
            while (free > 0 && !waiting.isEmpty()) {
                free--;
                takeFirst().callback(holder);
            }
        } finally {
            giving = false;
        }
    }

    private Deferred<H> takeFirst() {
        Iterator<Deferred<H>> waiters = waiting.iterator();
        Deferred<H> first = waiters.next();
        waiters.remove();
        return first;
    }
}
