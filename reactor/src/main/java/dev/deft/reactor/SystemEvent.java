package dev.deft.reactor;

/** What triggers may be set on. From Twisted's {@code addSystemEventTrigger}. */
public enum SystemEvent {
    /** The reactor starts: once, when it is run. */
    STARTUP,
    /** The reactor stops: once, when it was running and was told to. */
    SHUTDOWN
}
