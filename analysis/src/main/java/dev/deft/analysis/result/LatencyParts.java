package dev.deft.analysis.result;

import java.util.List;

/**
 * The parts of the time of the same calls. Of each call the three add up to its latency, and so do their averages.
 *
 * @param queue from before the call was deferred, of an open loop from its planned start, to when a worker began it
 * @param run the work itself: S
 * @param returnHop from the end of the work to its callback on the loop's thread
 */
public record LatencyParts(Distribution queue, Distribution run, Distribution returnHop) {

    static LatencyParts merged(List<LatencyParts> all) {
        return new LatencyParts(
                Distribution.merged(all, LatencyParts::queue),
                Distribution.merged(all, LatencyParts::run),
                Distribution.merged(all, LatencyParts::returnHop));
    }
}
