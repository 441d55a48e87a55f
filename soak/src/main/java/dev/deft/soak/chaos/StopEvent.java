package dev.deft.soak.chaos;

import java.time.Duration;

/**
 * A stop of a pool or a reactor while an episode's load runs.
 *
 * @param target the number of the pool or the reactor, from 0
 * @param at the time since the episode's beginning
 */
record StopEvent(StopKind kind, int target, Duration at) {

    /** The thing that is stopped, and the place that it is stopped from. */
    enum StopKind {
        STOP_POOL,
        /** Comes from a call that one of its workers runs. */
        STOP_POOL_ON_ITS_WORKER,
        /** Comes with a great many calls queued. */
        STOP_POOL_WITH_MANY_QUEUED,
        STOP_REACTOR,
        /** Comes from a callback of a Deferred. */
        STOP_REACTOR_IN_A_CALLBACK,
        /** Comes from a worker of its own pool. */
        CLOSE_REACTOR_ON_ITS_WORKER,
        /** Comes from a worker of a pool that stops with it. */
        CLOSE_REACTOR_ON_A_WORKER_THAT_STOPS_WITH_IT,
        /** Comes to it and the next, each from the other's own thread. */
        CLOSE_REACTORS_FROM_EACH_OTHER;

        boolean hitsAPool() {
            return this == STOP_POOL || this == STOP_POOL_ON_ITS_WORKER || this == STOP_POOL_WITH_MANY_QUEUED;
        }
    }

    String describe() {
        return kind + " " + target + " after " + at.toMillis() + " ms";
    }
}
