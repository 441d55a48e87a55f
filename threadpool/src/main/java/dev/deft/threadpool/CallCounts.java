package dev.deft.threadpool;

/** Counts of the calls of several shares, added up. Of whoever has it. */
final class CallCounts {

    long accepted;
    long completed;
    long failed;
    long refused;
    long discarded;

    CallCounts() {}

    /** A copy. */
    CallCounts(CallCounts other) {
        accepted = other.accepted;
        completed = other.completed;
        failed = other.failed;
        refused = other.refused;
        discarded = other.discarded;
    }

    void add(PoolStatistics share) {
        accepted += share.accepted();
        completed += share.completed();
        failed += share.failed();
        refused += share.refused();
        discarded += share.discarded();
    }
}
