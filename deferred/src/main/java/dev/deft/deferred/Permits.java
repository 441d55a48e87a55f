package dev.deft.deferred;

/**
 * The permits of a lock or a semaphore, and the Deferreds that wait for one. Confined as the lock or the semaphore is.
 *
 * @param <H> the type of the lock or the semaphore, which a Deferred is fired with when it gets a permit
 */
final class Permits<H> {

    private final H holder;
    private final int limit;
    private final Confinement confinement;

    private final Waiters<H> waiting;

    private int free;

    /** Set while permits are given out, further down the stack. Without it, waiters that release at once would recurse. */
    private boolean giving;

    Permits(H holder, int limit, Confinement confinement) {
        this.holder = holder;
        this.limit = limit;
        this.free = limit;
        this.confinement = confinement;
        this.waiting = new Waiters<>(confinement, () -> free--);
    }

    int free(String method) {
        confinement.check(holder, method);
        return free;
    }

    Deferred<H> acquire() {
        confinement.check(holder, "acquire");
        Deferred<H> waiter = waiting.make();
        StackRoom.toFire();
        if (free > 0 && !giving && waiting.isEmpty()) {
            free--;
            waiter.callback(holder);
            return waiter;
        }
        waiting.add(waiter);
        try {
            giveOut(); // to those before it, if the stack had no room for that when there was one
        } catch (Throwable noRoom) {
            if (waiting.remove(waiter)) { // or it would get a permit that nobody gives back
                throw noRoom;
            }
            DeferredLog.error(noRoom, "The callbacks of one that waited for {} had no room", holder);
        }
        return waiter;
    }

    void release() {
        confinement.check(holder, "release");
        if (free == limit) {
            throw new IllegalStateException(holder + " was released more often than it was acquired; "
                    + "release once for each acquire() that succeeded, and not at all after run()");
        }
        StackRoom.toFire();
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
                waiting.fireFirst(holder); // which takes a permit, or throws
            }
        } finally {
            giving = false;
        }
    }
}
