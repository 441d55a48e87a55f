package dev.deft.live;

import java.util.Objects;
import java.util.Optional;

/**
 * A pool of another process, as it is seen.
 *
 * @param now its numbers at the end of the interval
 * @param interval its work since it was seen before; empty when it is seen for the first time
 * @param advice the advice for the interval
 */
public record PoolSight(PoolFigures now, Optional<PoolInterval> interval, Optional<PoolAdvice> advice) {

    public PoolSight {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(advice, "advice");
    }
}
