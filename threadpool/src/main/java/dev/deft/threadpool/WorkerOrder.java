package dev.deft.threadpool;

/** The order that a {@link PoolState} gives a worker that asks what is next. */
enum WorkerOrder {
    /** Run the task that it was given. */
    RUN,
    /** Park until woken, then ask again. */
    PARK,
    /** End: the pool has forgotten it. */
    LEAVE
}
