package dev.deft.report.terminal;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TimeColumn;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The matrix as tables: mean, p99, throughput, and samples where they differ. */
final class MatrixText {

    /** The meaning of the labels: numbers of workers down, of callers across. */
    static final String CORNER = "W \\ D";

    private static final String NOT_REACHED = "-";

    /** Beside each number of a cell that was stopped before its time. */
    static final String PARTLY = "*";

    private static final String UNSTEADY = "~";

    private final MatrixAnalysis matrix;

    private final TimeColumn times;

    MatrixText(MatrixAnalysis matrix) {
        this.matrix = matrix;
        this.times = TimeColumn.of(measured().map(Cell::latency));
    }

    /** Each table's lines, its heading first. */
    List<List<String>> blocks() {
        List<List<String>> blocks = new ArrayList<>();
        String unit = times.unit().symbol();
        blocks.add(block("mean latency, " + unit, cell -> times.mean(cell.latency())));
        blocks.add(block("p99 latency, " + unit, cell -> times.at(Percentile.P99, cell.latency())));
        blocks.add(block("throughput X, calls/s", MatrixText::throughput));
        if (equalSamples().isEmpty()) {
            blocks.add(block("samples", cell -> Units.count(cell.latency().samples())));
        }
        return blocks;
    }

    /** The explanations that a reader of the tables needs, a line each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        equalSamples().ifPresent(notes::add);
        LimitWords.disturbance(matrix.cells(), matrix.cores()).ifPresent(notes::add);
        if (measured().anyMatch(cell -> cell.quantile(Percentile.P99).isEmpty())) {
            notes.add(Units.INSUFFICIENT + ": p99 needs " + Percentile.P99.samplesNeeded() + " samples"
                    + (anyEmpty() ? ", a mean 1" : "") + " (more --calls or --duration)");
        }
        if (matrix.cells().stream().anyMatch(MatrixText::isUnsteady)) {
            notes.add(UNSTEADY + " measured before every caller had had a result: a longer --warmup helps");
        }
        if (matrix.cells().stream().anyMatch(cell -> !cell.complete())) {
            notes.add(PARTLY + " stopped before its time; " + NOT_REACHED + " not reached");
        } else if (!matrix.complete()) {
            notes.add(NOT_REACHED + " not reached");
        }
        return notes;
    }

    /** The number of calls that each cell measured, if it is the same everywhere. */
    private Optional<String> equalSamples() {
        List<Long> counts =
                measured().map(cell -> cell.latency().samples()).distinct().toList();
        return switch (counts.size()) {
            case 0 -> Optional.of("samples: none");
            case 1 -> Optional.of("samples per cell: " + Units.count(counts.get(0)));
            default -> Optional.empty();
        };
    }

    private boolean anyEmpty() {
        return measured().anyMatch(cell -> cell.latency().samples() == 0);
    }

    private Stream<Cell> measured() {
        return matrix.cells().stream();
    }

    private List<String> block(String heading, Function<Cell, String> text) {
        return grid(
                heading,
                matrix.demands(),
                matrix.workers(),
                (demand, workers) -> matrix.cell(demand, workers).map(cell -> text.apply(cell) + mark(cell)));
    }

    /** A table of demands across and workers down, in which what is not there was not reached. */
    static List<String> grid(
            String heading,
            List<Integer> demands,
            List<Integer> workers,
            BiFunction<Integer, Integer, Optional<String>> text) {
        return new TextColumns<Integer>()
                .add(CORNER, String::valueOf)
                .addEach(
                        demands,
                        String::valueOf,
                        (w, demand) -> text.apply(demand, w).orElse(NOT_REACHED))
                .table(workers)
                .lines(heading);
    }

    static String mark(Cell cell) {
        if (!cell.complete()) {
            return PARTLY;
        }
        return isUnsteady(cell) ? UNSTEADY : "";
    }

    private static boolean isUnsteady(Cell cell) {
        return cell.complete() && !cell.steady();
    }

    private static String throughput(Cell cell) {
        return cell.latency().samples() == 0 ? Units.INSUFFICIENT : Units.threeDigits(cell.callsPerSecond());
    }
}
