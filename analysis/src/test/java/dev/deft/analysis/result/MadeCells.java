package dev.deft.analysis.result;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** Latencies, windows and cells made up for tests. */
public final class MadeCells {

    public static final long SECOND = 1_000_000_000;

    private MadeCells() {}

    /** A cell measured for one second, in which each call took the same. */
    public static Cell cell(int demand, int workers, int calls, long latencyNanos, long serviceNanos) {
        return cell(demand, workers, calls, latencyNanos, serviceNanos, 1_000, 2_000);
    }

    public static Cell cell(
            int demand,
            int workers,
            int calls,
            long latencyNanos,
            long serviceNanos,
            long reactorNanos,
            long cpuNanos) {
        return cell(new Shape(demand, workers), window(calls, latencyNanos, serviceNanos, reactorNanos, cpuNanos));
    }

    public static Cell incomplete(int demand, int workers) {
        return cell(new Shape(demand, workers), incomplete());
    }

    public static Cell cell(Point point, Window... windows) {
        return Cell.measured(point, new Windows(List.of(windows)), List.of());
    }

    /** A window of one second, in which each call took the same. */
    public static Window window(int calls, long latencyNanos, long serviceNanos, long reactorNanos, long cpuNanos) {
        return window(
                true,
                latencies(calls, latencyNanos),
                latencies(calls, serviceNanos),
                SECOND,
                reactorNanos * calls,
                cpuNanos * calls,
                Double.NaN);
    }

    public static Window incomplete() {
        return window(false, latencies(3, 1_000), latencies(3, 1_000), SECOND, 1, 1, Double.NaN);
    }

    /** A window of which each call returned 1. */
    public static Window window(
            boolean complete,
            Distribution latencies,
            Distribution run,
            long windowNanos,
            long reactorNanos,
            long processNanos,
            double machineLoad) {
        return new Window(
                complete,
                true,
                latencies,
                new LatencyParts(Distribution.none(), run, Distribution.none()),
                Optional.empty(),
                List.of(),
                Distribution.none(),
                windowNanos,
                reactorNanos,
                processNanos,
                machineLoad,
                latencies.samples());
    }

    public static Distribution latencies(int count, long nanos) {
        return latencies(LongStream.generate(() -> nanos).limit(count));
    }

    /** As a recording keeps them: none below zero, and an hour at most in the histogram. */
    public static Distribution latencies(LongStream nanos) {
        Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        long[] all = nanos.map(one -> Math.max(0, one))
                .peek(one -> histogram.recordValue(Math.min(one, Distribution.HIGHEST_NANOS)))
                .toArray();
        return Distribution.of(
                histogram,
                LongStream.of(all).asDoubleStream().sum(),
                LongStream.of(all).max().orElse(0),
                LongStream.of(all)
                        .filter(one -> one > Distribution.HIGHEST_NANOS)
                        .count());
    }
}
