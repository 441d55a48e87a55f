package dev.deft.report.terminal;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** The matrix as tables: mean, p99, throughput, and samples where they differ. */
final class MatrixText {

    /** The meaning of the labels: numbers of workers down, of callers across. */
    static final String CORNER = "W \\ D";

    private static final String NOT_REACHED = "-";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String PARTLY = "*";
    private static final String UNSTEADY = "~";

    private final MatrixAnalysis matrix;

    /** One for all times, in which the shortest mean is at least one. */
    private final Units.Time unit;

    MatrixText(MatrixAnalysis matrix) {
        this.matrix = matrix;
        this.unit = Units.Time.fitting(measured()
                .map(MatrixText::mean)
                .flatMapToDouble(OptionalDouble::stream)
                .min()
                .orElse(NANOS_PER_MILLI));
    }

    /** Each table's lines, its heading first. */
    List<List<String>> blocks() {
        List<List<String>> blocks = new ArrayList<>();
        blocks.add(times("mean latency", MatrixText::mean));
        blocks.add(times("p99 latency", MatrixText::p99));
        blocks.add(block("throughput X, calls/s", cell -> value(throughput(cell), Units::threeDigits)));
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

    private List<String> times(String heading, Function<Cell, OptionalDouble> nanos) {
        return block(
                heading + ", " + unit.symbol(),
                cell -> value(nanos.apply(cell), number -> Units.threeDigits(unit.of(number))));
    }

    private List<String> block(String heading, Function<Cell, String> text) {
        TextTable table = new TextTable();
        table.row(header());
        for (int workers : matrix.workers()) {
            List<String> row = new ArrayList<>(List.of(String.valueOf(workers)));
            for (int demand : matrix.demands()) {
                row.add(matrix.cell(demand, workers)
                        .map(cell -> text.apply(cell) + mark(cell))
                        .orElse(NOT_REACHED));
            }
            table.row(row);
        }
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(table.lines());
        return lines;
    }

    private List<String> header() {
        List<String> header = new ArrayList<>(List.of(CORNER));
        matrix.demands().forEach(demand -> header.add(String.valueOf(demand)));
        return header;
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

    private static String value(OptionalDouble number, DoubleFunction<String> text) {
        return number.isPresent() ? text.apply(number.getAsDouble()) : Units.INSUFFICIENT;
    }

    private static OptionalDouble mean(Cell cell) {
        return cell.latency().samples() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(cell.latency().mean());
    }

    private static OptionalDouble p99(Cell cell) {
        return cell.quantile(Percentile.P99)
                .map(quantile -> OptionalDouble.of((double) quantile.nanos()))
                .orElseGet(OptionalDouble::empty);
    }

    private static OptionalDouble throughput(Cell cell) {
        return cell.latency().samples() == 0 ? OptionalDouble.empty() : OptionalDouble.of(cell.callsPerSecond());
    }
}
