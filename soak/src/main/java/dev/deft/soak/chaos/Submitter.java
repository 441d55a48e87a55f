package dev.deft.soak.chaos;

/** A maker of calls, which its text names in violations. */
interface Submitter {

    /** Is called when a call has its answer, on the thread that brought it: a reactor's, if the call was deferred. */
    void answered(ChaosCall call);
}
