package dev.deft.bench;

import java.util.List;
import java.util.function.Function;

/**
 * Where the time of the same calls went. Of each call the three add up to its latency, and so do their averages.
 *
 * @param queue from before the call was deferred, of an open loop from its planned start, to when a worker began it
 * @param run the work itself: S
 * @param returnHop from the end of the work to its callback on the loop's thread
 */
public record Parts(Latencies queue, Latencies run, Latencies returnHop) {

    static Parts merged(List<Parts> all) {
        return new Parts(merged(all, Parts::queue), merged(all, Parts::run), merged(all, Parts::returnHop));
    }

    private static Latencies merged(List<Parts> all, Function<Parts, Latencies> part) {
        return Latencies.merged(all.stream().map(part).toList());
    }
}
