package dev.deft.analysis.result;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.explanation.Predictor;
import dev.deft.analysis.explanation.RowAnalysis;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Results made up for tests. */
public final class MadeUp {

    public static final long US = 1_000;
    public static final long MS = 1_000_000;
    public static final long SECOND = 1_000_000_000;

    public static final ClockCost CLOCK = new ClockCost(20, 20, 60);

    public static final Machine ENVIRONMENT = new Machine(
            "1.2.3", "Some VM 17", List.of("-Xmx1g"), 2, "Quick 9000", "Linux 6 amd64", "nio", "2026-11-21T10:15:30Z");

    private MadeUp() {}

    public static Load load(String work) {
        return new Load(work, "dedicated", null, SECOND, 200 * MS);
    }

    public static Load calls(String work, int calls) {
        return new Load(work, "shared", calls, null, 2 * SECOND);
    }

    /** The options of {@link #document}. */
    public static Options options() {
        return new Options(
                calls("spin:1us", 10_000), load("sleep:2ms"), List.of(1, 2, 4), List.of(), null, List.of(2, 64), 3, 7);
    }

    /** The experiment and the matrix that are made up here. */
    public static BenchDocument document() {
        return document(matrix());
    }

    /** The experiment, and another matrix. */
    public static BenchDocument document(MatrixAnalysis matrix) {
        return BenchDocument.of(ENVIRONMENT, options(), CLOCK, experiment(), matrix.explained(7));
    }

    /** The open matrix. */
    public static BenchDocument openDocument() {
        Options options =
                new Options(null, load("sleep:2ms"), List.of(), List.of(1_000.0), "poisson", List.of(1, 2), 1, 7);
        return BenchDocument.of(ENVIRONMENT, options, CLOCK, null, openMatrix());
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
        return MadeCells.cell(
                new Shape(demand, workers),
                round(
                        true,
                        true,
                        MadeCells.latencies(calls, latencyNanos),
                        MadeCells.latencies(calls, serviceNanos),
                        SECOND,
                        reactorNanos * calls,
                        cpuNanos * calls,
                        Double.NaN));
    }

    /** A cell of 1 ms calls that had half of two cores, while others had 44 per cent of them. */
    public static Cell disturbed(int demand, int workers) {
        return MadeCells.cell(
                new Shape(demand, workers),
                round(
                        true,
                        true,
                        MadeCells.latencies(1_000, demand * MS),
                        MadeCells.latencies(1_000, MS),
                        SECOND,
                        US,
                        SECOND,
                        0.94));
    }

    /** A cell measured for 10 ms, in which each call took a millisecond. */
    public static Cell brief(int demand, int workers, int calls) {
        return MadeCells.cell(
                new Shape(demand, workers),
                round(
                        true,
                        true,
                        MadeCells.latencies(calls, MS),
                        MadeCells.latencies(calls, MS),
                        10 * MS,
                        US,
                        MS,
                        Double.NaN));
    }

    /** A cell of 2 ms calls over one worker whose queue was still filling: nobody waited as long as callers would later. */
    public static Cell filling(int demand) {
        return MadeCells.cell(
                new Shape(demand, 1),
                round(
                        true,
                        false,
                        MadeCells.latencies(500, 5 * SECOND),
                        MadeCells.latencies(500, 2 * MS),
                        SECOND,
                        US,
                        US,
                        Double.NaN));
    }

    public static Cell incomplete(int demand, int workers, int calls) {
        return MadeCells.cell(
                new Shape(demand, workers),
                round(
                        false,
                        true,
                        MadeCells.latencies(calls, MS),
                        MadeCells.latencies(calls, MS),
                        SECOND / 2,
                        MS,
                        MS,
                        Double.NaN));
    }

    /** A round of which each call returned 1, and waited only for a worker. */
    private static Window round(
            boolean complete,
            boolean steady,
            Distribution latencies,
            Distribution run,
            long windowNanos,
            long reactorNanos,
            long processNanos,
            double machineLoad) {
        return new Window(
                complete,
                steady,
                latencies,
                new LatencyParts(Distribution.none(), run, Distribution.none()),
                Optional.empty(),
                List.of(),
                MadeCells.latencies(40, 60 * US),
                windowNanos,
                reactorNanos,
                processNanos,
                machineLoad,
                latencies.samples());
    }

    /** Rate 1k/s over 2 workers, which was kept, and over 1, which was not. */
    public static Matrix openMatrix() {
        return new Matrix(
                "open", true, List.of(openCell(1_000, 1, 1_000, 490), openCell(1_000, 2, 1_000, 999)), List.of(), null);
    }

    /** Of so many calls in a second so many completed in it; each waited a millisecond for its 2 ms. */
    public static Cell openCell(double rate, int workers, int offered, int achieved) {
        Distribution whole = MadeCells.latencies(offered, 3 * MS);
        Sends sending = new Sends(
                offered,
                achieved,
                0,
                MadeCells.latencies(offered, 2 * US),
                MadeCells.latencies(offered, 3 * MS - 2 * US));
        Window round = new Window(
                true,
                true,
                whole,
                new LatencyParts(
                        MadeCells.latencies(offered, 1_100 * US - 5 * US),
                        MadeCells.latencies(offered, 1_900 * US),
                        MadeCells.latencies(offered, 5 * US)),
                Optional.of(sending),
                List.of(),
                MadeCells.latencies(200, 60 * US),
                SECOND,
                SECOND / 2,
                SECOND,
                Double.NaN,
                offered);
        OpenShape shape = new OpenShape(rate, Arrivals.POISSON, workers);
        return Predictor.explained(MadeCells.cell(shape, round), shape, 2);
    }

    public static Trial trial(Cell cell, int calls, long nanos) {
        Distribution synchronous = MadeCells.latencies(calls, nanos);
        return new Trial(
                cell,
                synchronous,
                CLOCK.hides((double) nanos)
                        ? null
                        : Numbers.finite(cell.latency().mean() / synchronous.mean()));
    }

    /** 2 ms a call over 2 and 64 workers: the first row is at its limit from two callers on, the second never. */
    public static MatrixAnalysis matrix() {
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

    public static MatrixAnalysis matrix(List<Integer> demands, List<Integer> workers, boolean complete, Cell... cells) {
        return new MatrixAnalysis(demands, workers, List.of(cells), 2, complete);
    }

    /** Two trials of a call of one microsecond that met the CPU. */
    public static Experiment experiment() {
        return experiment(
                true,
                trial(cell(1, 64, 100_000, 10 * US, US, 3 * US, 20 * US), 10_000, US),
                trial(cell(16, 64, 100_000, 160 * US, US, 3 * US, 19 * US), 10_000, US));
    }

    /** An experiment whose cells are explained. */
    public static Experiment experiment(boolean complete, Trial... trials) {
        Optional<RowAnalysis> row =
                RowAnalysis.of(64, Stream.of(trials).map(Trial::deferred).toList(), 2);
        return new Experiment(
                complete,
                Stream.of(trials)
                        .map(trial -> new Trial(
                                row.map(of -> of.explained(trial.deferred())).orElse(trial.deferred()),
                                trial.synchronous(),
                                trial.increase()))
                        .toList(),
                null);
    }
}
