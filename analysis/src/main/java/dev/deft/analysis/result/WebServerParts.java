package dev.deft.analysis.result;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request's time within its server, as that measures them, on average, in nanoseconds.
 *
 * @param head from when its connection was accepted, or its first byte was here on one that there was, to when its head was read
 * @param queue from then until a worker began with it; null where the loop makes the page
 * @param run the making of the page
 * @param returnHop from its end to the loop's next look at it; null where the page is written by who made it
 * @param write from then until all of the answer was handed to the system
 */
public record WebServerParts(
        double head,
        @Nullable Double queue,
        double run,
        @Nullable Double returnHop,
        double write) {

    /** Returns the means of these; null of none. */
    static @Nullable WebServerParts mean(List<@Nullable WebServerParts> all) {
        List<WebServerParts> known = all.stream().filter(Objects::nonNull).toList();
        if (known.isEmpty()) {
            return null;
        }
        return new WebServerParts(
                Numbers.orNaN(Numbers.mean(known, WebServerParts::head)),
                Numbers.mean(known, WebServerParts::queue),
                Numbers.orNaN(Numbers.mean(known, WebServerParts::run)),
                Numbers.mean(known, WebServerParts::returnHop),
                Numbers.orNaN(Numbers.mean(known, WebServerParts::write)));
    }

    /** Returns all of them together. */
    public double sum() {
        return head + Numbers.orZero(queue) + run + Numbers.orZero(returnHop) + write;
    }
}
