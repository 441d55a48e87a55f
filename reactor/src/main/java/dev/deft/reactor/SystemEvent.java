package dev.deft.reactor;

/** The events that triggers may be set on. From Twisted's {@code addSystemEventTrigger}. */
public enum SystemEvent {
    /** The start of the reactor: once, when it is run. */
    STARTUP,
    /** The stop of the reactor: once, when it was running and was told to. */
    SHUTDOWN
}
