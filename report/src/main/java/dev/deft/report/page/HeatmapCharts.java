package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.report.chart.HeatScale;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
                    Stream.of(Measure.values()).map(this::latency).toList());
        }
        List<Section.Pane> panes = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            for (int i = 1; i < results.size(); i++) {
                panes.add(ratio(measure, i));
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

    private Section.Pane latency(Measure measure) {
        List<Double> known = results.cells(0).stream()
                .flatMap(cell -> Optional.ofNullable(measure.of(cell)).stream())
                .toList();
        HeatScale scale = HeatScale.over(known.stream().mapToDouble(Double::doubleValue));
        Units.Time unit = Units.Time.fitting(scale.least());
        boolean oneUnit = !known.isEmpty() && unit.of(scale.greatest()) < MOST_OF_A_UNIT;
        DoubleFunction<String> inSquare = nanos -> oneUnit ? Units.threeDigits(unit.of(nanos)) : Show.time(nanos);
        String title = measure.title() + (oneUnit ? ", " + Show.symbol(unit) : "");
        Heatmap map = new Heatmap(columns, rows);
        Table table = new Table(title, head());
        for (int row = 0; row < rows.size(); row++) {
            List<Table.Value> values = new ArrayList<>();
            List<List<Flag>> flags = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                Cell cell = cell(0, column, row);
                Double nanos = cell == null ? null : measure.of(cell);
                String text = cell == null ? "" : nanos == null ? Units.INSUFFICIENT : inSquare.apply(nanos);
                values.add(new Table.Value(text, ""));
                flags.add(cell == null ? List.of() : Flag.of(cell));
                if (cell != null) {
                    String says = cell.label() + Flag.inWords(cell) + ", " + measure.label() + ": " + Show.time(nanos);
                    Integer colour = nanos == null ? null : (Integer) scale.colour(nanos);
                    map.square(column, row, new Heatmap.Square(colour, text, Flag.of(cell), says));
                }
            }
            table.mixedRow(rows.get(row), values, flags);
        }
        map.scale(Heatmap.steps(scale.least(), scale.greatest(), scale::colour, Show::time));
        return new Section.Pane("", map.chart("heatmap-" + measure.label(), title), List.of(table.folded()), true);
    }

    private Section.Pane ratio(Measure measure, int other) {
        double greatest = Math.max(LEAST_RATIO, greatestRatio(measure));
        String title = measure.title() + ", " + Results.letter(other) + " divided by " + Results.letter(0);
        Heatmap map = new Heatmap(columns, rows);
        Table table = new Table(title, head());
        for (int row = 0; row < rows.size(); row++) {
            List<Table.Value> values = new ArrayList<>();
            List<List<Flag>> flags = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                Cell from = cell(0, column, row);
                Cell to = cell(other, column, row);
                if (from == null || to == null) {
                    values.add(new Table.Value("", ""));
                    flags.add(List.of());
                    continue;
                }
                Double ratio = ResultComparison.ratio(measure, from, to);
                List<Flag> both = Stream.concat(Flag.of(from).stream(), Flag.of(to).stream())
                        .distinct()
                        .toList();
                String text = Show.ratio(ratio);
                String sides = Results.letter(0) + " " + Show.time(measure.of(from)) + Flag.inWords(from) + ", "
                        + Results.letter(other) + " " + Show.time(measure.of(to)) + Flag.inWords(to);
                Integer colour = ratio == null ? null : (Integer) diverging(ratio, greatest);
                String says = from.label() + ", " + measure.label() + ": " + text + ", " + sides;
                map.square(column, row, new Heatmap.Square(colour, text, both, says));
                values.add(new Table.Value(text, sides));
                flags.add(both);
            }
            table.mixedRow(rows.get(row), values, flags);
        }
        map.scale(Heatmap.steps(1 / greatest, greatest, value -> diverging(value, greatest), Show::ratio));
        String name = "heatmap-" + measure.label() + "-" + Results.letter(other) + "-to-" + Results.letter(0);
        return new Section.Pane("", map.chart(name, title), List.of(table.folded()), true);
    }

    private double greatestRatio(Measure measure) {
        double greatest = 1;
        for (int i = 1; i < results.size(); i++) {
            for (Cell to : results.cells(i)) {
                Cell from = results.cell(0, Column.of(to), to.workers()).orElse(null);
                Double ratio = from == null ? null : ResultComparison.ratio(measure, from, to);
                if (ratio != null) {
                    greatest = Math.max(greatest, Math.max(ratio, 1 / ratio));
                }
            }
        }
        return greatest;
    }

    /** The colour of a ratio, where {@code greatest} and its inverse have the strongest. */
    static int diverging(double ratio, double greatest) {
        return Colours.between(DIVERGING, (1 + Math.log(ratio) / Math.log(greatest)) / 2);
    }

    private List<String> head() {
        return Stream.concat(Stream.of(""), columns.stream()).toList();
    }

    private @Nullable Cell cell(int result, int column, int row) {
        return results.cell(
                        result, results.columns().get(column), results.workers().get(row))
                .orElse(null);
    }
}
