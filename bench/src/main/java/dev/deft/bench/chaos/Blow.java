package dev.deft.bench.chaos;

import java.time.Duration;

/**
 * What befalls an episode while its load runs.
 *
 * @param target which pool or reactor, counted from 0
 * @param at how long after the episode's beginning
 */
record Blow(Type type, int target, Duration at) {

    /** What is stopped, and from where. */
    enum Type {
        STOP_POOL,
        /** From a call that one of its workers runs. */
        STOP_POOL_ON_ITS_WORKER,
        STOP_REACTOR,
        /** From a callback of a Deferred. */
        STOP_REACTOR_IN_A_CALLBACK;

        boolean hitsAPool() {
            return this == STOP_POOL || this == STOP_POOL_ON_ITS_WORKER;
        }
    }

    String words() {
        return type + " " + target + " after " + at.toMillis() + " ms";
    }
}
