package dev.deft.bench;

import dev.deft.analysis.result.Quantities;
import java.time.Duration;

/** The condition that ends a cell's measurement, after its warm-up. */
public sealed interface StopCondition {

    /** Until each caller has made this many calls, as in the 2016 thread's program. */
    record CallsPerCaller(int calls) implements StopCondition {
        public CallsPerCaller {
            if (calls < 1) {
                throw new IllegalArgumentException("calls per caller must be at least 1, not " + calls);
            }
        }
    }

    /** For this long. */
    record Time(Duration duration) implements StopCondition {
        public Time {
            if (duration.isZero() || duration.isNegative()) {
                throw new IllegalArgumentException(
                        "the time to measure must be above zero, not " + Quantities.time(duration));
            }
        }
    }
}
