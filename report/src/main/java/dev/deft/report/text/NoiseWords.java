package dev.deft.report.text;

import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Summary;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** The conclusion from the trace of a thread that only slept. The terminal and the page say it in the same words. */
public final class NoiseWords {

    private NoiseWords() {}

    /**
     * Returns it in two sentences, or nothing where nothing was recorded.
     *
     * @param time how a time in nanoseconds is written
     */
    public static Optional<String> of(Summary idle, DoubleFunction<String> time) {
        if (idle.maxNanos() == null) {
            return Optional.empty();
        }
        Quantile p99 = idle.percentiles().get("p99");
        return Optional.of("The platform's own noise: a thread that only slept meanwhile was woken late by p99 "
                + (p99 == null ? Units.INSUFFICIENT : time.apply((double) p99.nanos())) + ", max "
                + time.apply((double) idle.maxNanos()) + ". Latencies of this size say nothing about the pool.");
    }
}
