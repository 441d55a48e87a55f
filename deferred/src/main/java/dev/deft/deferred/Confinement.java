package dev.deft.deferred;

/**
 * Says on which thread an object may be used.
 *
 * <p>An object that a reactor hands out has one of the reactor's, which refuses it everywhere but on the reactor's thread:
 * {@code reactor.newDeferred()}, {@code newLock()}, {@code newSemaphore()} and {@code newQueue()} make objects that are
 * confined in this way. An object that is made without one is confined to the thread that made it. Called from any thread. The
 * idea of a check that names both parties is okhttp's {@code Lockable}.
 */
public interface Confinement {

    /**
     * Refuses the call unless this is the right thread.
     *
     * @param confined the object that was called; only to be named
     * @param method the name of the method that was called on it
     * @throws IllegalStateException on any other thread; it names the object, both threads, and what to call instead
     */
    void check(Object confined, String method);

    /**
     * Hands {@code call} to the thread that this confines to; it runs there later. Needed where a call may come from
     * anywhere, as cancelling a {@link Deferred#toCompletionStage() stage} may.
     *
     * @return false where that is impossible; {@code call} then never runs
     */
    default boolean enter(Runnable call) {
        return false;
    }

    /**
     * Decides what becomes of an interrupt that a callback or a canceller has left; called on its thread, where that is interrupted. A confinement to a thread of
     * its own clears that, for the next one called is another's. By default nothing is done: the thread has other users, for
     * whom the interrupt may be meant.
     *
     * @param confined the Deferred whose callback or canceller it was; only to be named
     */
    default void endedInterrupted(Object confined) {}
}
