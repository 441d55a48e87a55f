package dev.deft.bench;

import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.WebServerParts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the time of requests within a web server, summed up: for a request some looks at the clock and a sum for each part. Any thread may call
 * any of its methods.
 */
public final class PartSums {

    /** A part, as {@link WebServerParts} has it. */
    public enum Part {
        HEAD,
        QUEUE,
        RUN,
        RETURN_HOP,
        WRITE
    }

    /** Of one part. */
    private static final class Sum {
        private final LongAdder count = new LongAdder();
        private final LongAdder nanos = new LongAdder();

        /** Returns the mean, and begins anew; null of nothing. */
        @Nullable
        Double take() {
            return Numbers.finite((double) nanos.sumThenReset() / count.sumThenReset());
        }
    }

    private final Map<Part, Sum> sums = new EnumMap<>(Part.class);

    /** Sums of nothing yet. */
    public PartSums() {
        for (Part part : Part.values()) {
            sums.put(part, new Sum());
        }
    }

    /** Adds a part of one request. */
    public void add(Part part, long nanos) {
        Sum sum = of(part);
        sum.count.increment();
        sum.nanos.add(Math.max(0, nanos)); // a clock that steps back between cores must not end a run
    }

    /** Returns the averages since they were taken before, and begins anew; empty if no request was answered since. */
    public Optional<WebServerParts> take() {
        Double head = of(Part.HEAD).take();
        Double queue = of(Part.QUEUE).take();
        Double run = of(Part.RUN).take();
        Double returnHop = of(Part.RETURN_HOP).take();
        Double write = of(Part.WRITE).take();
        return head == null || run == null || write == null
                ? Optional.empty()
                : Optional.of(new WebServerParts(head, queue, run, returnHop, write));
    }

    private Sum of(Part part) {
        Sum sum = sums.get(part);
        if (sum == null) {
            throw new IllegalStateException("no sum of " + part);
        }
        return sum;
    }
}
