package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * One measuring of a cell, and of the same load over the JDK's fixed pool right before or after it.
 *
 * @param reference null where it was not measured
 * @param window all that was measured
 */
public record Round(
        Summary latency,
        @Nullable Double throughput,
        @Nullable Summary reference,
        @Nullable Double referenceThroughput,
        OverTime overTime,
        Summary idle,
        @NotInFile @Nullable Window window) {

    static Round of(Window window, @Nullable Window reference) {
        return new Round(
                window.latencies().summary(),
                Numbers.finite(window.throughput()),
                reference == null ? null : reference.latencies().summary(),
                reference == null ? null : Numbers.finite(reference.throughput()),
                OverTime.of(window.slices()),
                window.idle().summary(),
                window);
    }
}
