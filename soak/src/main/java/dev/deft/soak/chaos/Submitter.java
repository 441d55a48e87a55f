package dev.deft.soak.chaos;

/** Who made a call; its text says so in violations. */
interface Submitter {

    /** The call has its answer. On the thread that brought it: a reactor's, if the call was deferred. */
    void answered(ChaosCall call);
}
