package dev.deft.threadpool;

import java.util.List;

/**
 * The work that a stop cuts short. Made before any of it is taken out of a queue, and allocates nothing after: there may be no memory for it then, and it has
 * the tasks that are still to be told. One thread at a time.
 */
final class CutShort {

    private final List<Worker> toInterrupt;
    private List<Runnable> cancelled = List.of();
    private int unfinished;

    /** Makes one in which nothing is cancelled yet. */
    CutShort(List<Worker> toInterrupt) {
        this.toInterrupt = toInterrupt;
    }

    /**
     * Says what it comes to.
     *
     * @param tasks the tasks that waited, which are to be told
     * @param left how many accepted tasks had not ended before the first interrupt, after which they may end at once
     */
    void comesTo(List<Runnable> tasks, int left) {
        cancelled = tasks;
        unfinished = left;
    }

    /** The tasks that waited, which are to be told. */
    List<Runnable> cancelled() {
        return cancelled;
    }

    /** The workers that may run a task; none where they have been interrupted by who has cut the work short. */
    List<Worker> toInterrupt() {
        return toInterrupt;
    }

    /** The number of accepted tasks that had not ended before the first interrupt. */
    int unfinished() {
        return unfinished;
    }
}
