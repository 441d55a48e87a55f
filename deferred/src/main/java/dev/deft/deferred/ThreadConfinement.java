package dev.deft.deferred;

import dev.deft.deferred.internal.NestingConfinement;
import dev.deft.deferred.internal.ThreadIdentity;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A confinement to one thread for good: the default, where no reactor is in sight. */
final class ThreadConfinement extends NestingConfinement {

    /*
     * One object a thread, so that a Deferred pays a reference for its confinement and no object. Held weakly, since a
     * thread that outlives the application would hold this class through it, and with the class the application's loader;
     * as long as a Deferred of the thread is left, that holds it.
     */
    private static final ThreadLocal<@Nullable WeakReference<ThreadConfinement>> CURRENT = new ThreadLocal<>();

    private final Thread owner;

    private ThreadConfinement(Thread owner) {
        this.owner = owner;
    }

    /** Returns the confinement to the calling thread. */
    static ThreadConfinement current() {
        WeakReference<ThreadConfinement> known = CURRENT.get();
        ThreadConfinement current = known == null ? null : known.get();
        return current == null ? make() : current;
    }

    private static ThreadConfinement make() {
        ThreadConfinement made = new ThreadConfinement(ThreadIdentity.current());
        CURRENT.set(new WeakReference<>(made));
        return made;
    }

    @Override
    public void check(Object confined, String method) {
        Thread caller = Thread.currentThread();
        if (caller != owner && ThreadIdentity.current() != owner) {
            throw new IllegalStateException("%s is confined to thread '%s', but %s() was called on thread '%s'; "
                            .formatted(Descriptions.name(confined), owner.getName(), method, caller.getName())
                    + "call it on its own thread (where that runs a reactor: reactor.callFromThread), or, to use it on a reactor's,"
                    + " make it with reactor.newDeferred(), newLock(), newSemaphore() or newQueue()");
        }
    }
}
