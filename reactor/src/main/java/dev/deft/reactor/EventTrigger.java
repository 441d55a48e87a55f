package dev.deft.reactor;

/** A call set on a system event, from {@link Reactor#addSystemEventTrigger}. */
public interface EventTrigger {

    /**
     * The call will not be made. Reactor thread.
     *
     * @throws IllegalStateException if it was made or removed before, or on a wrong thread
     */
    void remove();
}
