package dev.deft.threadpool;

/** The reasons not to accept a task. */
enum Refusal {
    /** There is no place in the queue. */
    FULL,
    /** The pool was stopped. */
    STOPPED
}
