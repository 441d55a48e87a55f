package dev.deft.report.page;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Quantile;
import dev.deft.report.page.Plot.Point;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Latencies by percentile, several in one chart. */
final class PercentileChart {

    private static final int HEIGHT = 390;
    private static final double RIGHT = Chart.WIDTH - 92;

    /** The width of one line where letters are large. */
    private static final double LABEL_HEIGHT = 19;

    /**
     * One of them.
     *
     * @param label what stands at its end, where there is room for few letters
     * @param says how its dots name it
     */
    record Line(Curve curve, String colour, boolean dashed, String label, String says) {}

    private PercentileChart() {}

    /** Draws them below a legend that names each. */
    static Chart of(String name, String title, List<Line> lines) {
        List<Legend.Entry> legend = lines.stream()
                .map(line -> new Legend.Entry(
                        line.colour(),
                        (line.label().equals(line.says()) ? "" : line.label() + " ")
                                + line.says()
                                + (line.dashed() ? ", dashed" : "")))
                .toList();
        return of(name, title, legend, lines);
    }

    /** Draws them below a legend. */
    static Chart of(String name, String title, List<Legend.Entry> legend, List<Line> lines) {
        Plot plot = Plot.of(legend, RIGHT, HEIGHT);
        double highest =
                lines.stream().mapToDouble(line -> line.curve().end()).max().orElse(0);
        Scale x = new NinesScale(highest, plot.left, plot.right);
        Scale y = LogAxis.over(
                lines.stream().flatMap(line -> line.curve().line().stream()).mapToDouble(Curve.Value::nanos),
                plot.bottom,
                plot.top);
        plot.yAxis(y, Show::timeTick, "latency");
        plot.xAxis(x, Show::percentile, "percentile");
        plot.baseLine();
        draw(plot, x, y, lines);
        return plot.chart(name, title);
    }

    /** A percentile in a table, and how sure it is. */
    static String text(@Nullable Quantile quantile) {
        return quantile == null
                ? Units.INSUFFICIENT
                : Show.time(quantile.nanos()) + " (" + Show.between(quantile.lowNanos(), quantile.highNanos()) + ")";
    }

    /** Adds to the columns of a table the percentiles of a distribution, and the longest. */
    static <T> TextColumns<T> addTo(TextColumns<T> columns, Function<? super T, Distribution> times) {
        return columns.addEach(
                        List.of(Percentile.values()),
                        Percentile::label,
                        (row, percentile) -> text(times.apply(row).percentiles().get(percentile.label())))
                .add("max", row -> Show.time(times.apply(row).maxNanos()));
    }

    private static void draw(Plot plot, Scale x, Scale y, List<Line> all) {
        List<Line> known =
                all.stream().filter(line -> !line.curve().line().isEmpty()).toList();
        double[] labels = spread(
                known.stream()
                        .mapToDouble(line -> y.at(line.curve()
                                .line()
                                .get(line.curve().line().size() - 1)
                                .nanos()))
                        .toArray(),
                y.to() + 4,
                y.from() - 4);
        for (int i = 0; i < known.size(); i++) {
            Line line = known.get(i);
            List<Point> points = points(line.curve().line(), x, y);
            Point end = points.get(points.size() - 1);
            plot.svg.mark(
                    "path",
                    "d",
                    Plot.path(List.of(end, new Point(RIGHT + 7, labels[i]))),
                    "fill",
                    "none",
                    "stroke",
                    line.colour(),
                    "stroke-dasharray",
                    "1 3");
            plot.curve(points, line.colour(), 2, line.dashed());
            plot.svg.label(RIGHT + 11, labels[i], "start", line.colour(), line.label());
        }
        for (Line line : known) {
            for (Curve.Value dot : line.curve().dots()) {
                plot.dot(
                        new Point(x.at(dot.part()), y.at(dot.nanos())),
                        line.colour(),
                        2.8,
                        line.says() + ", " + Show.percentile(dot.part()) + ": " + Show.time(dot.nanos()));
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
}
