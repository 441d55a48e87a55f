package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.report.chart.HeatScale;
import dev.deft.report.document.Metric;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Demand, or rate, against workers: of one result the latency, of each further one its ratio to the first. */
final class HeatmapCharts {

    /** Blue for less, orange for more, which the colour-blind can tell apart; grey for the same. */
    private static final int[] DIVERGING = {0x1d5c94, 0x6fa3c4, 0xe6e6e4, 0xe0a066, 0xa34a08};

    /** A ratio within this is not worth a strong colour. */
    private static final double LEAST_RATIO = 1.5;

    /** From here on a number in the smallest fitting unit is too long for its square. */
    private static final double MOST_OF_A_UNIT = 10_000;

    private final Results results;
    private final List<String> columns;
    private final List<String> rows;

    HeatmapCharts(Results results) {
        this.results = results;
        this.columns = results.columns().stream().map(Column::label).toList();
        this.rows = results.workers().stream().map(workers -> "W=" + workers).toList();
    }

    Section section() {
        String load = results.isOpen() ? "Offered rate" : "Demand";
        if (!results.several()) {
            return new Section(
                    "heatmap",
                    load + " against workers",
                    load + " grows to the right, the number of workers downwards; lighter is slower, and equal steps of"
                            + " colour are equal factors.",
                    "",
                    Stream.of(Metric.values()).map(this::latency).toList());
        }
        List<Section.Pane> panes = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            for (int i = 1; i < results.size(); i++) {
                panes.add(ratio(metric, i));
            }
        }
        return new Section(
                "heatmap",
                load + " against workers, compared",
                "Each square is a latency divided by that of " + results.title(0)
                        + ": 1 is the same, blue is faster and orange slower.",
                "",
                panes);
    }

    private Section.Pane latency(Metric metric) {
        List<Double> known = results.cells(0).stream()
                .flatMap(cell -> Stream.ofNullable(nanos(metric, cell)))
                .toList();
        HeatScale scale = HeatScale.over(known.stream().mapToDouble(Double::doubleValue));
        Units.Time unit = Units.Time.fitting(scale.least());
        boolean oneUnit = !known.isEmpty() && unit.of(scale.greatest()) < MOST_OF_A_UNIT;
        DoubleFunction<String> inSquare = nanos -> oneUnit ? Units.threeDigits(unit.of(nanos)) : Show.time(nanos);
        String title = title(metric) + (oneUnit ? ", " + Show.symbol(unit) : "");
        return pane(
                "heatmap-" + metric.label(),
                title,
                scale,
                scale::colour,
                Show::time,
                (column, workers) -> results.cell(0, column, workers).map(cell -> {
                    Double nanos = nanos(metric, cell);
                    return new Heatmap.Square(
                            nanos == null ? null : (Integer) scale.colour(nanos),
                            nanos == null ? Units.INSUFFICIENT : inSquare.apply(nanos),
                            "",
                            Flag.of(cell),
                            cell.label() + Flag.inWords(cell) + ", " + metric.label() + ": " + Show.time(nanos));
                }));
    }

    private Section.Pane ratio(Metric metric, int other) {
        double greatest = Math.max(LEAST_RATIO, greatestRatio(metric));
        return pane(
                "heatmap-" + metric.label() + "-" + Results.letter(other) + "-to-" + Results.letter(0),
                title(metric) + ", " + Results.letter(other) + " divided by " + Results.letter(0),
                new HeatScale(1 / greatest, greatest),
                value -> diverging(value, greatest),
                Show::ratio,
                (column, workers) -> results.cell(0, column, workers)
                        .flatMap(from -> results.cell(other, column, workers)
                                .map(to -> ratio(metric, from, to, other, greatest))));
    }

    private static Heatmap.Square ratio(Metric metric, Cell from, Cell to, int other, double greatest) {
        Double ratio = ResultComparison.ratio(metric, from, to);
        List<Flag> both = Stream.concat(Flag.of(from).stream(), Flag.of(to).stream())
                .distinct()
                .toList();
        String text = Show.ratio(ratio);
        String sides = Results.letter(0) + " " + Show.time(nanos(metric, from)) + Flag.inWords(from) + ", "
                + Results.letter(other) + " " + Show.time(nanos(metric, to)) + Flag.inWords(to);
        Integer colour = ratio == null ? null : (Integer) diverging(ratio, greatest);
        return new Heatmap.Square(
                colour, text, sides, both, from.label() + ", " + metric.label() + ": " + text + ", " + sides);
    }

    /** A heatmap and its table; {@code squares} has one for each place that was measured. */
    private Section.Pane pane(
            String name,
            String title,
            HeatScale range,
            DoubleFunction<Integer> colour,
            DoubleFunction<String> label,
            BiFunction<Column, Integer, Optional<Heatmap.Square>> squares) {
        Heatmap map = new Heatmap(columns, rows);
        Table table =
                new Table(title, Stream.concat(Stream.of(""), columns.stream()).toList());
        for (int row = 0; row < rows.size(); row++) {
            List<Table.Value> values = new ArrayList<>();
            List<List<Flag>> flags = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                Optional<Heatmap.Square> square = squares.apply(
                        results.columns().get(column), results.workers().get(row));
                values.add(square.map(one -> new Table.Value(one.text(), one.below()))
                        .orElse(new Table.Value("")));
                flags.add(square.map(Heatmap.Square::flags).orElse(List.of()));
                if (square.isPresent()) {
                    map.square(column, row, square.get());
                }
            }
            table.mixedRow(rows.get(row), values, flags);
        }
        map.scale(range, colour, label);
        return new Section.Pane("", map.chart(name, title), List.of(table.folded()), true);
    }

    private static String title(Metric metric) {
        return switch (metric) {
            case MEAN -> "Mean latency";
            case P99 -> "99th percentile of latency";
        };
    }

    private static @Nullable Double nanos(Metric metric, Cell cell) {
        return metric.of(cell.latency().summary());
    }

    private double greatestRatio(Metric metric) {
        double greatest = 1;
        for (int i = 1; i < results.size(); i++) {
            for (Cell to : results.cells(i)) {
                Cell from = results.cell(0, Column.of(to), to.workers()).orElse(null);
                Double ratio = from == null ? null : ResultComparison.ratio(metric, from, to);
                if (ratio != null) {
                    greatest = Math.max(greatest, Math.max(ratio, 1 / ratio));
                }
            }
        }
        return greatest;
    }

    /** The colour of a ratio, where {@code greatest} and its inverse have the strongest. */
    static int diverging(double ratio, double greatest) {
        return HeatScale.between(DIVERGING, (1 + Math.log(ratio) / Math.log(greatest)) / 2);
    }
}
