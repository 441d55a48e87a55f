package dev.deft.bench;

import dev.deft.analysis.theory.Bottleneck;
import dev.deft.analysis.theory.ScalabilityFit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Queue demand against worker count.
 *
 * @param load what each caller did
 * @param demands the columns, growing
 * @param workers the rows, growing
 * @param cells in no particular order; those that were not reached are missing
 * @param cores the processors that the JVM could use
 * @param complete whether every cell was measured as asked
 */
public record Matrix(
        Load load, List<Integer> demands, List<Integer> workers, List<Cell> cells, int cores, boolean complete) {

    public Matrix {
        demands = List.copyOf(demands);
        workers = List.copyOf(workers);
        cells = List.copyOf(cells);
    }

    /** The cell of this demand and worker count, if it was reached. */
    public Optional<Cell> cell(int demand, int workerCount) {
        Shape shape = new Shape(demand, workerCount);
        return cells.stream().filter(cell -> cell.shape().equals(shape)).findFirst();
    }

    /** The rows that have at least one complete cell, by growing number of workers. */
    public List<Row> rows() {
        return workers.stream()
                .map(this::completeCellsOf)
                .filter(row -> !row.isEmpty())
                .map(row -> new Row(row.get(0).shape().workers(), row, cores))
                .toList();
    }

    /** The complete cells with enough samples for an average: those to hold against Little's law. */
    public List<Cell> tellingCells() {
        return cells.stream()
                .filter(Cell::isMeasured)
                .filter(Cell::hasEnoughSamples)
                .toList();
    }

    /** The one of {@link #tellingCells} whose average is farthest from Little's law. */
    public Optional<Cell> farthestFromLittle() {
        return tellingCells().stream().max(Comparator.comparingDouble(cell -> Math.abs(cell.deviationFromLittle())));
    }

    /**
     * The universal scalability law over the workers, from the throughput of each row's highest demand, round by round. Only
     * rows whose demand met a limit count: where workers were idle for want of calls, their number was not what was measured.
     * As many callers as workers leave each worker idle while its caller's result is on its way, so such a row counts only
     * where too few rows have more callers. Nothing if fewer than {@link ScalabilityFit#LEAST_COUNTS} rows did.
     */
    public Optional<ScalabilityFit> scalability() {
        List<Row> limited = rows().stream()
                .filter(row -> (row.limit() != Bottleneck.DEMAND && row.limit() != Bottleneck.UNKNOWN)
                        || row.keptWorkersBusy())
                .toList();
        List<Row> saturated = withSpareCallers(limited, 1);
        boolean suffices = saturated.size() >= ScalabilityFit.LEAST_COUNTS;
        return ScalabilityFit.of((suffices ? saturated : withSpareCallers(limited, 0))
                .stream()
                        .flatMap(row -> throughputs(row.last())
                                .mapToObj(throughput -> new ScalabilityFit.Measured(row.workers(), throughput)))
                        .toList());
    }

    private static List<Row> withSpareCallers(List<Row> rows, int spare) {
        return rows.stream()
                .filter(row -> row.last().shape().demand() >= row.workers() + spare)
                .toList();
    }

    /** Of each round; of all of them together, where a round was too short for any call to complete in it. */
    private static DoubleStream throughputs(Cell cell) {
        double[] each =
                cell.rounds().each().stream().mapToDouble(Round::throughput).toArray();
        boolean areTelling = DoubleStream.of(each).allMatch(throughput -> throughput > 0);
        return areTelling ? DoubleStream.of(each) : DoubleStream.of(cell.throughput());
    }

    private List<Cell> completeCellsOf(int workerCount) {
        return cells.stream()
                .filter(Cell::isMeasured)
                .filter(cell -> cell.shape().workers() == workerCount)
                .sorted(Comparator.comparingInt(cell -> cell.shape().demand()))
                .toList();
    }
}
