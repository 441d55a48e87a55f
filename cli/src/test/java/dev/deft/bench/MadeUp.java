package dev.deft.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Results made up for tests; it lies in the bench's package since only that can make latencies. */
public final class MadeUp {

    public static final long US = 1_000;
    public static final long MS = 1_000_000;
    public static final long SECOND = 1_000_000_000;

    public static final ClockCost CLOCK = new ClockCost(20, 20, 60);

    public static final Environment ENVIRONMENT = new Environment(
            "1.2.3",
            "Some VM 17",
            List.of("-Xmx1g"),
            2,
            "Quick 9000",
            "Linux 6 amd64",
            "nio",
            Instant.parse("2026-11-21T10:15:30Z"));

    private MadeUp() {}

    public static Load load(String work) {
        return new Load(
                WorkParser.parse(work),
                PoolKind.DEDICATED,
                new Extent.Time(Duration.ofSeconds(1)),
                Duration.ofMillis(200));
    }

    public static Load calls(String work, int calls) {
        return new Load(
                WorkParser.parse(work), PoolKind.SHARED, new Extent.CallsPerCaller(calls), Duration.ofSeconds(2));
    }

    /** A cell measured for a second, in which every call took the same. */
    public static Cell cell(int demand, int workers, int calls, long latencyNanos, long serviceNanos) {
        return cell(demand, workers, calls, latencyNanos, serviceNanos, 1 * US, 2 * US);
    }

    public static Cell cell(
            int demand,
            int workers,
            int calls,
            long latencyNanos,
            long serviceNanos,
            long reactorNanos,
            long cpuNanos) {
        return cell(
                new Shape(demand, workers),
                round(
                        true,
                        true,
                        latencies(calls, latencyNanos),
                        latencies(calls, serviceNanos),
                        SECOND,
                        reactorNanos * calls,
                        cpuNanos * calls,
                        Double.NaN));
    }

    /** A cell of 1 ms calls that had half of two cores, while others had 44 per cent of them. */
    public static Cell disturbed(int demand, int workers) {
        return cell(
                new Shape(demand, workers),
                round(true, true, latencies(1_000, demand * MS), latencies(1_000, MS), SECOND, US, SECOND, 0.94));
    }

    /** A cell measured for 10 ms, in which each call took a millisecond. */
    public static Cell brief(int demand, int workers, int calls) {
        return cell(
                new Shape(demand, workers),
                round(true, true, latencies(calls, MS), latencies(calls, MS), 10 * MS, US, MS, Double.NaN));
    }

    /** A cell of 2 ms calls over one worker whose queue was still filling: nobody waited as long as callers would later. */
    public static Cell filling(int demand) {
        return cell(
                new Shape(demand, 1),
                round(true, false, latencies(500, 5 * SECOND), latencies(500, 2 * MS), SECOND, US, US, Double.NaN));
    }

    public static Cell incomplete(int demand, int workers, int calls) {
        return cell(
                new Shape(demand, workers),
                round(false, true, latencies(calls, MS), latencies(calls, MS), SECOND / 2, MS, MS, Double.NaN));
    }

    public static Cell cell(Shape shape, Round... rounds) {
        return new Cell(shape, new Rounds(List.of(rounds)), Optional.empty());
    }

    /** A round of which each call returned 1, and waited only for a worker. */
    public static Round round(
            boolean complete,
            boolean steady,
            Latencies latencies,
            Latencies run,
            long windowNanos,
            long reactorNanos,
            long processNanos,
            double machineLoad) {
        return new Round(
                complete,
                steady,
                latencies,
                new Parts(Latencies.none(), run, Latencies.none()),
                Optional.empty(),
                new OverTime(List.of()),
                latencies(40, 60 * US),
                windowNanos,
                reactorNanos,
                processNanos,
                machineLoad,
                latencies.count());
    }

    /** Rate 1k/s over 2 workers, which was kept, and over 1, which was not. */
    public static OpenMatrix openMatrix() {
        return new OpenMatrix(
                load("sleep:2ms"),
                List.of(1_000.0),
                Arrivals.POISSON,
                List.of(1, 2),
                List.of(openCell(1_000, 1, 1_000, 490), openCell(1_000, 2, 1_000, 999)),
                2,
                true);
    }

    /** Of so many calls in a second so many completed in it; each waited a millisecond for its 2 ms. */
    public static OpenCell openCell(double rate, int workers, int offered, int achieved) {
        Latencies whole = latencies(offered, 3 * MS);
        Sending sending =
                new Sending(offered, achieved, 0, latencies(offered, 2 * US), latencies(offered, 3 * MS - 2 * US));
        Round round = new Round(
                true,
                true,
                whole,
                new Parts(
                        latencies(offered, 1_100 * US - 5 * US),
                        latencies(offered, 1_900 * US),
                        latencies(offered, 5 * US)),
                Optional.of(sending),
                new OverTime(List.of()),
                latencies(200, 60 * US),
                SECOND,
                SECOND / 2,
                SECOND,
                Double.NaN,
                offered);
        return new OpenCell(
                new OpenShape(rate, Arrivals.POISSON, workers), new Rounds(List.of(round)), Optional.empty());
    }

    public static Latencies latencies(int count, long nanos) {
        Recording recording = new Recording();
        for (int i = 0; i < count; i++) {
            recording.record(nanos);
        }
        return recording.finish();
    }

    public static Latencies latenciesOf(long... nanos) {
        Recording recording = new Recording();
        for (long one : nanos) {
            recording.record(one);
        }
        return recording.finish();
    }

    public static Experiment.Trial trial(Cell cell, int calls, long nanos) {
        return new Experiment.Trial(cell, new Baseline(latencies(calls, nanos), calls));
    }

    /** 2 ms a call over 2 and 64 workers: the first row is at its limit from two callers on, the second never. */
    public static Matrix matrix() {
        return matrix(
                List.of(1, 2, 4),
                List.of(2, 64),
                true,
                cell(4, 2, 1_000, 4 * MS + 40 * US, 2 * MS),
                cell(1, 2, 500, 2 * MS, 2 * MS),
                cell(2, 2, 1_000, 2 * MS, 2 * MS),
                cell(1, 64, 300, 2 * MS, 2 * MS),
                cell(2, 64, 1_000, 2 * MS, 2 * MS),
                cell(4, 64, 2_000, 2 * MS, 2 * MS));
    }

    public static Matrix matrix(List<Integer> demands, List<Integer> workers, boolean complete, Cell... cells) {
        return new Matrix(load("sleep:2ms"), demands, workers, List.of(cells), 2, complete);
    }

    /** Two trials of a call of one microsecond that met the CPU. */
    public static Experiment experiment() {
        return new Experiment(
                load("spin:1us"),
                64,
                List.of(
                        trial(cell(1, 64, 100_000, 10 * US, US, 3 * US, 20 * US), 10_000, US),
                        trial(cell(16, 64, 100_000, 160 * US, US, 3 * US, 19 * US), 10_000, US)),
                true);
    }
}
