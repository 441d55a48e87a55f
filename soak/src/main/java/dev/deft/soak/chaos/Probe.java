package dev.deft.soak.chaos;

import dev.deft.soak.Violations;

/** What one reactor of an episode does beside its calls, with an account of its own. Reactor thread only. */
interface Probe {

    /** Once a tick of the load. */
    void tick();

    /** To be called when the reactor has ended, by whoever waited for that. */
    void check(Violations violations, HangDetector hangDetector);
}
