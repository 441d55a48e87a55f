package dev.deft.analysis.result;

import java.util.List;
import java.util.function.Function;

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
                merged(all, LatencyParts::queue), merged(all, LatencyParts::run), merged(all, LatencyParts::returnHop));
    }

    private static Distribution merged(List<LatencyParts> all, Function<LatencyParts, Distribution> part) {
        return Distribution.merged(all.stream().map(part).toList());
    }
}
