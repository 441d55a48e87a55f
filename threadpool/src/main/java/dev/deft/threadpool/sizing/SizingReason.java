package dev.deft.threadpool.sizing;

/** The reasons for a {@link SizingDecision}, of which some are hill climbing's, some the probe's, and some both have. */
public enum SizingReason {
    /** Hill climbing: the sample has too few tasks for the number of workers, and goes on. */
    MORE_SAMPLES,
    /** Hill climbing: there are not samples enough yet to look for the wave. */
    WARMUP,
    /** Hill climbing: the wave was found in the throughput, and the goal follows it. */
    CLIMBING_MOVE,
    /** Hill climbing: the number of workers did not swing, so there is nothing to follow. */
    STABILIZING,
    /** The probe: there is nothing yet to compare the cohort with. */
    FIRST_COHORT,
    /** The probe: the cohort does not tell clearly enough, and is made larger. */
    MORE_TASKS,
    /** The probe: the larger of the two numbers of workers brings enough. */
    WORTHWHILE,
    /** The probe: the larger of the two numbers of workers brings too little. */
    NOT_WORTHWHILE,
    /** The probe: after a pause, the number held is timed again, to be compared with its neighbour. */
    RE_PROBE,
    /** The probe: the number held brings much more or less than it did, so the search begins anew. */
    THROUGHPUT_SHIFTED,
    /** Queued tasks did not move. */
    STARVATION,
    /** Workers had nothing to do and have left. */
    THREAD_TIMED_OUT,
    /** The pool was resized. */
    LIMITS_CHANGED
}
