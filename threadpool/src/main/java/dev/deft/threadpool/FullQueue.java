package dev.deft.threadpool;

import java.util.List;

/**
 * A pool whose queue is full, as it was at one instant.
 *
 * @param longestRunning the calls that ran, ten at most, those that have run longest first
 */
record FullQueue(int queued, int queueCapacity, int workers, int maxThreads, List<RunningCall> longestRunning) {

    /** The sentence for messages. */
    String said() {
        return "its queue is full (" + queueCapacity + " calls wait, " + workers + " of at most " + maxThreads
                + " workers are busy)";
    }
}
