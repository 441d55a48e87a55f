package dev.deft.deferred;

/** Confines to one thread for good: the default, where no reactor is in sight. */
final class ThreadConfinement implements Confinement {

    // One object a thread, so that a Deferred pays a reference for its confinement and no object.
    private static final ThreadLocal<ThreadConfinement> CURRENT =
            ThreadLocal.withInitial(() -> new ThreadConfinement(Thread.currentThread()));

    private final Thread owner;

    private ThreadConfinement(Thread owner) {
        this.owner = owner;
    }

    /** The confinement to the calling thread. */
    static ThreadConfinement current() {
        return CURRENT.get();
    }

    @Override
    public void check(Object confined, String method) {
        Thread caller = Thread.currentThread();
        if (caller != owner) {
            throw new IllegalStateException("%s is confined to thread '%s', but %s() was called on thread '%s'; "
                            .formatted(Words.name(confined), owner.getName(), method, caller.getName())
                    + "call it on its own thread (where that runs a reactor: reactor.callFromThread), or, to use it on a reactor's,"
                    + " make it with reactor.newDeferred(), newLock(), newSemaphore() or newQueue()");
        }
    }
}
