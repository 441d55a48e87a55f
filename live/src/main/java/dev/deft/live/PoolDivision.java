package dev.deft.live;

/** The kinds of pools, by whose threads they run their calls on. */
public enum PoolDivision {
    /** Has threads of its own, for its own calls. */
    UNDIVIDED,
    /** Has threads of its own, for its own calls and those of its shares: its numbers are those of all of them. */
    DIVIDED,
    /** Runs its calls on threads of the pool that it is a share of. */
    SHARE
}
