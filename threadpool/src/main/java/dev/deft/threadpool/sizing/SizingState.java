package dev.deft.threadpool.sizing;

/** The states that a controller may be in after a {@link SizingDecision}: hill climbing's and the probe's. */
public enum SizingState {
    /** Hill climbing: there are not samples enough yet to look for the wave. */
    WARMING_UP,
    /** Hill climbing: the goal follows the wave that was found in the throughput. */
    CLIMBING,
    /** Hill climbing: the number of workers did not swing, so there is nothing to follow. */
    STABILIZING,
    /** The probe: it looks for the best number of workers, from one to the next. */
    SEARCHING,
    /** The probe: it has found a number and stays with it for a while. */
    HOLDING,
    /** The probe: it times the number held again, and a neighbour of it. */
    RE_PROBING
}
