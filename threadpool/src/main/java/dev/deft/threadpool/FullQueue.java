package dev.deft.threadpool;

import java.util.List;
import java.util.stream.Stream;

/**
 * A pool whose queue is full, as it was at one instant.
 *
 * @param busy the workers that have a call, be it that they are on their way to it
 * @param longestRunning the calls that ran, ten at most, those that have run longest first
 */
record FullQueue(int queued, int queueCapacity, int busy, int maxThreads, List<RunningCall> longestRunning) {

    /**
     * Returns the same of a share, whose workers are busy only while they have a thread.
     *
     * @param withThread how many have one
     * @param all the calls that run on the pool's threads, of whichever share
     */
    FullQueue ofShare(int withThread, Stream<RunningCall> all) {
        int asking = Math.max(0, busy - withThread);
        return new FullQueue(queued + asking, queueCapacity, busy - asking, maxThreads, PoolState.longest(all));
    }

    /** Returns the same as it was when so many more waited. */
    FullQueue with(int more) {
        return new FullQueue(queued + more, queueCapacity, busy, maxThreads, longestRunning);
    }

    /** The sentence for messages. */
    String said() {
        return "its queue is full (" + queued + " calls wait, " + busy + " of at most " + maxThreads
                + " workers are busy)";
    }
}
