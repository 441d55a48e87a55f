package dev.deft.reactor;

/**
 * The time when a trigger is called, relative to the event itself. From Twisted's {@code addSystemEventTrigger}.
 *
 * @see Reactor#addSystemEventTrigger
 */
public enum Phase {
    /**
     * Before the event. A Deferred that such a trigger returns is waited for, and gates the next phase even if it fails; at the shutdown
     * no longer than {@link ReactorBuilder#stopTimeout} allows.
     */
    BEFORE,
    /** At the event: the reactor starts running calls, or stops its pools once these triggers have run. */
    DURING,
    /** After the event. */
    AFTER
}
