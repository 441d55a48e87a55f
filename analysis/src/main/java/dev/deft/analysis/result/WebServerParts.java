package dev.deft.analysis.result;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
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
                Numbers.orNaN(mean(known, WebServerParts::head)),
                mean(known, WebServerParts::queue),
                Numbers.orNaN(mean(known, WebServerParts::run)),
                mean(known, WebServerParts::returnHop),
                Numbers.orNaN(mean(known, WebServerParts::write)));
    }

    private static @Nullable Double mean(List<WebServerParts> all, Function<WebServerParts, @Nullable Double> part) {
        return Numbers.finite(all.stream()
                .flatMap(each -> Stream.ofNullable(part.apply(each)))
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN));
    }

    /** Returns all of them together. */
    public double sum() {
        return head + (queue == null ? 0 : queue) + run + (returnHop == null ? 0 : returnHop) + write;
    }
}
