package dev.deft.soak.chaos;

/** An action of a call's caller. */
enum CallerAction {
    WAIT,
    /** Cancels it before it can have run. */
    CANCEL,
    /** Cancels it at a time that may be before its outcome arrives, or after. */
    CANCEL_LATER,
    /** Waits no longer than about as long as it takes. */
    TIME_OUT,
    /** Adds a callback that throws when the value is there. */
    THROWING_CALLBACK,
    /** Adds a callback that only observes, and throws. */
    THROWING_OBSERVER,
    /** Hands the value to a second call, whose own takes its place. */
    NEST,
    /** Makes it again when it fails because the reactor has stopped, which must fail at once. */
    TRY_AGAIN,
    /** Is interrupted while it waits. */
    INTERRUPT_CALLER;

    boolean cancels() {
        return this == CANCEL || this == CANCEL_LATER;
    }

    boolean throwsItself() {
        return this == THROWING_CALLBACK || this == THROWING_OBSERVER;
    }
}
