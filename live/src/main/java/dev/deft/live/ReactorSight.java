package dev.deft.live;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A reactor of another process, as it is seen.
 *
 * @param now its numbers at the end of the interval
 * @param deliveriesPerSecond the results and calls from threads that it delivered in a second of it; empty when it is seen for the first time, or is held up
 */
public record ReactorSight(ReactorFigures now, OptionalDouble deliveriesPerSecond) {

    public ReactorSight {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(deliveriesPerSecond, "deliveriesPerSecond");
    }
}
