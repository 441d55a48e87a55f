package dev.deft.soak.chaos;

import dev.deft.soak.Violations;

/**
 * A check of one promise that one reactor of an episode makes beside its calls. Reactor thread only, but for {@link #check}.
 */
interface Probe {

    /** Is called once a tick of the load. */
    void tick();

    /**
     * Adds a violation if the promise was broken. To be called when the reactor has ended, by the thread that waited for
     * that.
     */
    void check(Violations violations, HangDetector hangDetector);
}
