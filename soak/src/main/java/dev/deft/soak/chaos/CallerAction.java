package dev.deft.soak.chaos;

/** What whoever made a call does about it. */
enum CallerAction {
    WAIT,
    /** Before it can have run. */
    CANCEL,
    /** At a time that may be before its outcome arrives, or after. */
    CANCEL_LATER,
    /** It is waited for no longer than about as long as it takes. */
    TIME_OUT,
    /** A callback throws when the value is there. */
    THROWING_CALLBACK,
    /** One that only looks on throws. */
    THROWING_OBSERVER,
    /** The value is handed to a second call, whose own takes its place. */
    NEST,
    /** When it fails because the reactor has stopped, it is made again, which must fail at once. */
    TRY_AGAIN,
    /** The thread that waits for it is interrupted. */
    INTERRUPT_CALLER;

    boolean cancels() {
        return this == CANCEL || this == CANCEL_LATER;
    }

    boolean throwsItself() {
        return this == THROWING_CALLBACK || this == THROWING_OBSERVER;
    }
}
