package dev.deft.soak.chaos;

import java.time.Duration;

/**
 * What befalls an episode while its load runs.
 *
 * @param target which pool or reactor, counted from 0
 * @param at how long after the episode's beginning
 */
record StopEvent(StopKind kind, int target, Duration at) {

    /** What is stopped, and from where. */
    enum StopKind {
        STOP_POOL,
        /** From a call that one of its workers runs. */
        STOP_POOL_ON_ITS_WORKER,
        /** With a great many calls queued. */
        STOP_POOL_WITH_MANY_QUEUED,
        STOP_REACTOR,
        /** From a callback of a Deferred. */
        STOP_REACTOR_IN_A_CALLBACK,
        /** From a worker of its own pool. */
        CLOSE_REACTOR_ON_ITS_WORKER,
        /** From a worker of a pool that stops with it. */
        CLOSE_REACTOR_ON_A_WORKER_THAT_STOPS_WITH_IT,
        /** It and the next, each from the other's own thread. */
        CLOSE_REACTORS_FROM_EACH_OTHER;

        boolean hitsAPool() {
            return this == STOP_POOL || this == STOP_POOL_ON_ITS_WORKER || this == STOP_POOL_WITH_MANY_QUEUED;
        }
    }

    String describe() {
        return kind + " " + target + " after " + at.toMillis() + " ms";
    }
}
