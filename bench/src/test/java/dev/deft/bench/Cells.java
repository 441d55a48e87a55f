package dev.deft.bench;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Cells and loads made up for tests. */
final class Cells {

    static final long SECOND = 1_000_000_000;

    static final Load LOAD = load("noop", new Extent.Time(Duration.ofSeconds(1)), Duration.ZERO);

    private Cells() {}

    static Load load(String work, Extent extent, Duration warmUp) {
        return new Load(WorkParser.parse(work), PoolKind.DEDICATED, extent, warmUp);
    }

    /** A cell measured for one second, in which each call took the same. */
    static Cell cell(int demand, int workers, int calls, long latencyNanos, long serviceNanos) {
        return cell(demand, workers, calls, latencyNanos, serviceNanos, 1_000, 2_000);
    }

    static Cell cell(
            int demand,
            int workers,
            int calls,
            long latencyNanos,
            long serviceNanos,
            long reactorNanos,
            long cpuNanos) {
        return cell(new Shape(demand, workers), round(calls, latencyNanos, serviceNanos, reactorNanos, cpuNanos));
    }

    static Cell incomplete(int demand, int workers) {
        return cell(new Shape(demand, workers), incomplete());
    }

    static Cell cell(Shape shape, Round... rounds) {
        return new Cell(shape, new Rounds(List.of(rounds)), Optional.empty());
    }

    /** A round of one second, in which each call took the same. */
    static Round round(int calls, long latencyNanos, long serviceNanos, long reactorNanos, long cpuNanos) {
        return round(
                true,
                latencies(calls, latencyNanos),
                latencies(calls, serviceNanos),
                SECOND,
                reactorNanos * calls,
                cpuNanos * calls,
                Double.NaN);
    }

    static Round incomplete() {
        return round(false, latencies(3, 1_000), latencies(3, 1_000), SECOND, 1, 1, Double.NaN);
    }

    /** A round of which each call returned 1. */
    static Round round(
            boolean complete,
            Latencies latencies,
            Latencies run,
            long windowNanos,
            long reactorNanos,
            long processNanos,
            double machineLoad) {
        return new Round(
                complete,
                true,
                latencies,
                new Parts(Latencies.none(), run, Latencies.none()),
                Optional.empty(),
                new OverTime(List.of()),
                Latencies.none(),
                windowNanos,
                reactorNanos,
                processNanos,
                machineLoad,
                latencies.count());
    }

    static Latencies latencies(int count, long nanos) {
        Recording recording = new Recording();
        for (int i = 0; i < count; i++) {
            recording.record(nanos);
        }
        return recording.finish();
    }
}
