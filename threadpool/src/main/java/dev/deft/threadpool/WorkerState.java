package dev.deft.threadpool;

/** The state of a worker; {@link PoolState} has the moves from one to another. */
enum WorkerState {
    STARTING,
    SEEKING,
    BUSY,
    IDLE,
    DISMISSED,
    GONE;

    boolean seeks() {
        return this == STARTING || this == SEEKING;
    }

    /** Returns whether a worker in this state is awake and may take a task. */
    boolean looks() {
        return seeks() || this == BUSY;
    }
}
