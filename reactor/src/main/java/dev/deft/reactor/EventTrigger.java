package dev.deft.reactor;

/** A call set on a system event, from {@link Reactor#addSystemEventTrigger}. */
public interface EventTrigger {

    /**
     * Removes the call, so that it is not made. Reactor thread.
     *
     * @throws IllegalStateException if it was made or removed before, or on a wrong thread
     */
    void remove();
}
