package dev.deft.analysis.explanation;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Estimate;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.result.Scalability;
import dev.deft.analysis.statistics.Interval;
import dev.deft.analysis.theory.Bottleneck;
import dev.deft.analysis.theory.ScalabilityFit;
import dev.deft.analysis.theory.ScalabilityLaw;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The cells of a closed loop's matrix, and what they show together.
 *
 * @param demands the columns, growing
 * @param workers the rows, growing
 * @param cells in no particular order; those that were not reached are missing
 * @param cores the processors that the JVM could use
 * @param complete whether every cell was measured as asked
 */
public record MatrixAnalysis(
        List<Integer> demands, List<Integer> workers, List<Cell> cells, int cores, boolean complete) {

    public MatrixAnalysis {
        demands = demands.stream().sorted().toList();
        workers = workers.stream().sorted().toList();
        cells = List.copyOf(cells);
    }

    /** Returns the analysis of a matrix that these options asked for. */
    public static MatrixAnalysis of(Matrix matrix, Options options, int cores) {
        return new MatrixAnalysis(options.demands(), options.workers(), matrix.cells(), cores, matrix.complete());
    }

    /** Returns the matrix as a document has it: each cell explained, each row with its limit, and the scalability law. */
    public Matrix explained(long seed) {
        List<RowAnalysis> rows = rows();
        return new Matrix(
                "closed",
                complete,
                cells.stream()
                        .map(cell -> rows.stream()
                                .filter(row -> row.workers() == cell.workers())
                                .findFirst()
                                .map(row -> row.explained(cell))
                                .orElse(cell))
                        .toList(),
                rows.stream().map(RowAnalysis::row).toList(),
                scalability().map(fit -> scalability(fit, seed)).orElse(null));
    }

    private static Scalability scalability(ScalabilityFit fit, long seed) {
        ScalabilityLaw law = fit.law();
        ScalabilityFit.Confidence confidence = fit.confidence(seed);
        return new Scalability(
                estimate(law.gamma(), confidence.gamma()),
                estimate(law.alpha(), confidence.alpha()),
                estimate(law.beta(), confidence.beta()),
                confidence.isPeakIdentified() && law.peak().isPresent()
                        ? estimate(law.peak().getAsDouble(), confidence.peak())
                        : null);
    }

    private static Estimate estimate(double value, Interval interval) {
        return new Estimate(value, interval.low(), interval.high());
    }

    /** Returns the cell of this demand and worker count, if it was reached. */
    public Optional<Cell> cell(int demand, int workerCount) {
        return cells.stream()
                .filter(cell -> cell.callers() == demand && cell.workers() == workerCount)
                .findFirst();
    }

    /** Returns the rows that have at least one complete cell, by growing number of workers. */
    public List<RowAnalysis> rows() {
        return workers.stream()
                .flatMap(workerCount -> RowAnalysis.of(workerCount, cells, cores).stream())
                .toList();
    }

    /** Returns the complete cells with enough samples for an average: those to hold against Little's law. */
    public List<Cell> tellingCells() {
        return cells.stream()
                .filter(Cell::isMeasured)
                .filter(Cell::hasEnoughSamples)
                .toList();
    }

    /** Returns the one of {@link #tellingCells} whose average is farthest from Little's law. */
    public Optional<Cell> farthestFromLittle() {
        return tellingCells().stream().max(Comparator.comparingDouble(cell -> Math.abs(cell.deviationFromLittle())));
    }

    /**
     * Returns the universal scalability law over the workers, from the throughput of each row's highest demand, round by
     * round. Only rows whose demand met a limit count: where workers were idle for want of calls, their number was not what
     * was measured. As many callers as workers leave each worker idle while its caller's result is on its way, so such a row
     * counts only where too few rows have more callers. Nothing if fewer than {@link ScalabilityFit#LEAST_COUNTS} rows did.
     */
    public Optional<ScalabilityFit> scalability() {
        List<RowAnalysis> limited = rows().stream()
                .filter(row -> (row.limit() != Bottleneck.DEMAND && row.limit() != Bottleneck.UNKNOWN)
                        || row.keptWorkersBusy())
                .toList();
        List<RowAnalysis> saturated = withSpareCallers(limited, 1);
        boolean suffices = saturated.size() >= ScalabilityFit.LEAST_COUNTS;
        return ScalabilityFit.of((suffices ? saturated : withSpareCallers(limited, 0))
                .stream()
                        .flatMap(row -> throughputs(row.last())
                                .mapToObj(throughput -> new ScalabilityFit.Measured(row.workers(), throughput)))
                        .toList());
    }

    private static List<RowAnalysis> withSpareCallers(List<RowAnalysis> rows, int spare) {
        return rows.stream()
                .filter(row -> row.last().callers() >= row.workers() + spare)
                .toList();
    }

    /** Of each round; of all of them together, where a round was too short for any call to complete in it. */
    private static DoubleStream throughputs(Cell cell) {
        List<Double> each = cell.rounds().stream()
                .map(Round::throughput)
                .flatMap(Stream::ofNullable)
                .filter(throughput -> throughput > 0)
                .toList();
        return each.size() == cell.rounds().size()
                ? each.stream().mapToDouble(Double::doubleValue)
                : DoubleStream.of(cell.callsPerSecond());
    }
}
