package dev.deft.bench;

import java.time.Duration;

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
        return new Cell(
                new Shape(demand, workers),
                true,
                true,
                latencies(calls, latencyNanos),
                (double) serviceNanos * calls,
                SECOND,
                reactorNanos * calls,
                cpuNanos * calls,
                Double.NaN,
                calls);
    }

    static Cell incomplete(int demand, int workers) {
        return new Cell(
                new Shape(demand, workers), false, true, latencies(3, 1_000), 3_000, SECOND, 1, 1, Double.NaN, 3);
    }

    static Latencies latencies(int count, long nanos) {
        Recording recording = new Recording();
        for (int i = 0; i < count; i++) {
            recording.record(nanos);
        }
        return recording.finish();
    }
}
