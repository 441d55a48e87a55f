package dev.deft.deferred;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

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

    /** Those that nobody has. A field, for a {@link ReleaseStep} is counted where nothing can be called. */
    int free;

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

    /**
     * Acquires a permit, calls {@code call}, and gives the permit back when that has ended, which nobody else would do: so it is counted wherever the stack ends. Where there is
     * no room to give it to one that waits, that one waits on, until the next is acquired or released.
     */
    @SuppressWarnings("unchecked")
    <T extends @Nullable Object> Deferred<T> run(Callable<? extends Deferred<? extends T>> call) {
        ReleaseStep release = new ReleaseStep(this);
        RunStep run = new RunStep(acquired -> begin(call, release), release);
        Deferred<H> acquired = acquire();
        acquired.append(run);
        return (Deferred<T>) (Deferred<?>) acquired; // the step makes a T of what was an H
    }

    private <T extends @Nullable Object> Deferred<T> begin(
            Callable<? extends Deferred<? extends T>> call, ReleaseStep release) {
        release.begun = true; // from here on, it is counted here
        try {
            StackRoom.toFire(); // or what has begun could not be waited for
            Deferred<T> begun = Deferreds.maybeDeferred(call);
            begun.confinement.check(begun, "onBoth");
            begun.append(release);
            return begun;
        } catch (Throwable notBegun) {
            if (!release.counted) { // by no call, for which there may be no room
                release.counted = true;
                free++;
            }
            giveOut();
            throw notBegun;
        }
    }

    /** Gives back the permit of a run, unless that has been done, to one that waits for it. */
    void endRun(ReleaseStep release) {
        if (!release.counted) {
            confinement.check(holder, "release");
            release.counted = true;
            free++;
        }
        try {
            giveOut();
        } catch (Throwable noRoom) { // and the run has its own result
            DeferredLog.error(
                    noRoom,
                    "One that waits for {} had no room, and waits until the next is acquired or released",
                    holder);
        }
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
