package dev.deft.bench.adapt;

import dev.deft.analysis.result.AdaptSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool of another program's, which makes a trial by itself when it is asked. Any thread; each trial has a pool of its own. */
@FunctionalInterface
public interface AdaptPeer {

    /**
     * Makes a trial.
     *
     * @param request one of
     *     <pre>
     * starvation NANOS
     * burst COUNT NANOS plain|declared
     * flood permits|degrading WORK DEMAND SIZE:NANOS...
     * </pre>
     *     with the longest time of the first two, and the phases of the third
     * @throws AdaptPeerException if it cannot; the message says why, in one line
     */
    PeerTrial measure(String request) throws AdaptPeerException, InterruptedException;

    /**
     * A trial that was made.
     *
     * @param reachedNanos the time until that had come which the trial waits for; null if it did not come, or there is no such thing
     * @param samples the looks at the pool, in order; the first is at the begin
     */
    record PeerTrial(@Nullable Long reachedNanos, List<AdaptSample> samples) {}
}
