package dev.deft.threadpool;

/** The treatment, by a stop, of work that is queued when it begins. */
public enum QueuedWork {
    /** Runs it, until shortly before the deadline; then cancels what is left. */
    RUN,
    /** Cancels it at once. */
    CANCEL
}
