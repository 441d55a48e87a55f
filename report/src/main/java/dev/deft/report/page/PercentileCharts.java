package dev.deft.report.page;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Quantile;
import dev.deft.report.page.Plot.Point;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Latency by percentile: of one result all demands over the same workers, of several results the same cell. */
final class PercentileCharts {

    private static final int HEIGHT = 390;
    private static final double RIGHT = Chart.WIDTH - 92;

    /** The width of one line where letters are large. */
    private static final double LABEL_HEIGHT = 19;

    private final Results results;

    PercentileCharts(Results results) {
        this.results = results;
    }

    Section section() {
        return new Section(
                "percentiles",
                "Latency by percentile",
                "The further right, the rarer: at 99 % one call in a hundred took longer. A curve ends where its samples no"
                        + " longer support a percentile, and a flat curve is a predictable latency.",
                results.several() ? "Cell" : "Workers",
                results.several() ? results.tellingCell() : results.tellingRow(),
                results.several() ? overCells() : overWorkers());
    }

    private List<Section.Pane> overWorkers() {
        List<Section.Pane> panes = new ArrayList<>();
        for (int workers : results.workers()) {
            List<Series> series = new ArrayList<>();
            for (Column column : results.columns()) {
                String colour = Colours.step(
                        results.columns().indexOf(column), results.columns().size());
                results.cell(0, column, workers).ifPresent(cell -> series.add(series(0, cell, colour, column.label())));
            }
            panes.add(pane("W=" + workers, "percentiles-W" + workers, series, true));
        }
        return panes;
    }

    private List<Section.Pane> overCells() {
        Set<String> telling = results.telling();
        List<Section.Pane> panes = new ArrayList<>();
        for (Results.Place place : results.places()) {
            List<Series> series = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                int index = i;
                results.cell(i, place.column(), place.workers())
                        .ifPresent(
                                cell -> series.add(series(index, cell, Colours.result(index), Results.letter(index))));
            }
            String name = "percentiles-" + ChartFiles.fileName(place);
            panes.add(pane(place.label(), name, series, telling.contains(place.label())));
        }
        return panes;
    }

    private record Series(Cell cell, Curve curve, String colour, String label, String says) {}

    private Series series(int index, Cell cell, String colour, String label) {
        return new Series(
                cell,
                Curve.of(cell.latency()),
                colour,
                label,
                results.prefix(index) + cell.label() + Flag.inWords(cell));
    }

    private Section.Pane pane(String choice, String name, List<Series> series, boolean telling) {
        Plot plot = Plot.of(results, RIGHT, HEIGHT);
        double highest = series.stream().mapToDouble(s -> s.curve().end()).max().orElse(0);
        Scale x = new NinesScale(highest, plot.left, plot.right);
        Scale y = LogAxis.over(
                series.stream().flatMap(s -> s.curve().line().stream()).mapToDouble(Curve.Value::nanos),
                plot.bottom,
                plot.top);
        plot.yAxis(y, Show::timeTick, "latency");
        plot.xAxis(x, Show::percentile, "percentile");
        plot.baseLine();
        draw(plot, x, y, series);
        Chart chart = plot.chart(name, "Latency by percentile, " + choice);
        return new Section.Pane(choice, chart, List.of(table(choice, series)), telling);
    }

    private static void draw(Plot plot, Scale x, Scale y, List<Series> all) {
        List<Series> known =
                all.stream().filter(s -> !s.curve().line().isEmpty()).toList();
        double[] labels = spread(
                known.stream()
                        .mapToDouble(s -> y.at(s.curve()
                                .line()
                                .get(s.curve().line().size() - 1)
                                .nanos()))
                        .toArray(),
                y.to() + 4,
                y.from() - 4);
        for (int i = 0; i < known.size(); i++) {
            Series series = known.get(i);
            List<Flag> flags = Flag.of(series.cell());
            List<Point> points = points(series.curve().line(), x, y);
            Point end = points.get(points.size() - 1);
            plot.svg.mark(
                    "path",
                    "d",
                    Plot.path(List.of(end, new Point(RIGHT + 7, labels[i]))),
                    "fill",
                    "none",
                    "stroke",
                    series.colour(),
                    "stroke-dasharray",
                    "1 3");
            plot.curve(points, series.colour(), 2, !flags.isEmpty());
            plot.text(RIGHT + 11, labels[i], "start", series.colour(), series.label() + Flag.signs(flags));
        }
        for (Series series : known) {
            for (Curve.Value dot : series.curve().dots()) {
                plot.dot(
                        new Point(x.at(dot.part()), y.at(dot.nanos())),
                        series.colour(),
                        2.8,
                        series.says() + ", " + Show.percentile(dot.part()) + ": " + Show.time(dot.nanos()));
            }
        }
    }

    private static List<Point> points(List<Curve.Value> values, Scale x, Scale y) {
        return values.stream()
                .map(v -> new Point(x.at(v.part()), y.at(v.nanos())))
                .toList();
    }

    /** Moves labels apart, as little as that takes, between {@code top} and {@code bottom}; none loses its order. */
    static double[] spread(double[] wanted, double top, double bottom) {
        List<Integer> order = Stream.iterate(0, i -> i + 1)
                .limit(wanted.length)
                .sorted(Comparator.comparingDouble(i -> wanted[i]))
                .toList();
        double height = wanted.length < 2 ? 0 : Math.min(LABEL_HEIGHT, (bottom - top) / (wanted.length - 1));
        double[] places = wanted.clone();
        double least = top;
        for (int i : order) {
            places[i] = Math.max(places[i], least);
            least = places[i] + height;
        }
        double most = bottom;
        for (int at = order.size() - 1; at >= 0; at--) {
            int i = order.get(at);
            places[i] = Math.min(places[i], most);
            most = places[i] - height;
        }
        return places;
    }

    private Table table(String choice, List<Series> all) {
        Table table = new Table("Latency, " + choice, "", "calls", "mean", "p50", "p90", "p99", "p99.9", "max");
        for (Series series : all) {
            Cell cell = series.cell();
            Distribution latency = cell.latency();
            List<Table.Value> values = new ArrayList<>();
            values.add(new Table.Value(Units.count(latency.samples())));
            values.add(new Table.Value(Show.time(latency.meanNanos())));
            for (String key : BenchDocument.PERCENTILES) {
                values.add(value(latency.percentiles().get(key)));
            }
            values.add(new Table.Value(Show.time(latency.maxNanos())));
            table.row(series.label(), Flag.of(cell), values);
        }
        return table;
    }

    private static Table.Value value(@Nullable Quantile quantile) {
        return quantile == null
                ? new Table.Value(Units.INSUFFICIENT)
                : new Table.Value(Show.time(quantile.nanos()), Show.between(quantile.lowNanos(), quantile.highNanos()));
    }
}
