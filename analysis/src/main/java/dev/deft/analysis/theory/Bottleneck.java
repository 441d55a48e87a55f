package dev.deft.analysis.theory;

/** The resource that keeps throughput from growing. */
public enum Bottleneck {
    /**
     * None of those below: more callers would get more done, or would show what does not let them. So it is wherever there
     * is a worker for each caller, and neither the reactor nor the cores are busy.
     */
    DEMAND,
    /** All workers are busy: W/S. */
    WORKERS,
    /** The reactor's thread is busy: 1/o. */
    REACTOR,
    /** All cores are busy: C/d. */
    CPU,
    /** Throughput stopped growing, yet none of the above is busy: a lock, a device, the hand-off between threads. */
    ELSEWHERE,
    /** Too few calls completed to tell, or the rounds differ too much. */
    UNKNOWN
}
