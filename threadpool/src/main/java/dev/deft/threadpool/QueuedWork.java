package dev.deft.threadpool;

/** What a stop does with work that is queued when it begins. */
public enum QueuedWork {
    /** Runs it, until shortly before the deadline; then cancels what is left. */
    RUN,
    /** Cancels it at once. */
    CANCEL
}
