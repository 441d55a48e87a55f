package dev.deft.report.page;

import dev.deft.analysis.result.Estimate;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Row;
import dev.deft.analysis.result.Scalability;
import dev.deft.analysis.theory.ScalabilityFit;
import dev.deft.analysis.theory.ScalabilityLaw;
import dev.deft.report.page.Plot.Point;
import dev.deft.report.text.LimitPhrases;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The most that each number of workers got done, and the scalability law through it. */
record ThroughputChart(Results results) {

    private static final int HEIGHT = 390;
    private static final double RIGHT = Chart.WIDTH - 24;
    private static final int CURVE = 80;

    /** Without panes where nobody asked what limits a row. */
    Section section() {
        boolean known = results.all().stream()
                .anyMatch(r -> !r.document().matrix().rows().isEmpty());
        return new Section(
                "throughput", "Throughput against workers", reading(), "", known ? List.of(pane()) : List.of());
    }

    /** A curve is spoken of only where there is one. */
    private String reading() {
        String dots = "A dot is the most calls a second that so many workers got done at any demand.";
        List<Integer> without = IntStream.range(0, results.size())
                .filter(i -> curve(results.at(i).document().matrix()).isEmpty())
                .boxed()
                .toList();
        String curve = without.size() == results.size()
                ? ""
                : " The curve is the universal scalability law, fitted to the rounds of the highest demand, which bends"
                        + " where workers get in each other's way.";
        if (without.isEmpty()) {
            return dots + curve;
        }
        String whose = results.several()
                ? " of " + without.stream().map(Results::letter).collect(Collectors.joining(", "))
                : "";
        return dots + curve + " The universal scalability law" + whose
                + " is not fitted, so it has no curve: that takes "
                + ScalabilityFit.LEAST_COUNTS
                + " numbers of workers or more that met a limit, with callers enough to keep"
                + " them all busy.";
    }

    private Section.Pane pane() {
        Plot plot = Plot.of(results, RIGHT, HEIGHT);
        LogAxis x = LogAxis.over(rows().mapToDouble(Row::workers), plot.left, plot.right);
        LogAxis y = LogAxis.over(throughputs(), plot.bottom, plot.top);
        plot.yAxis(y, Show::plain, "calls/s");
        plot.counts(x, rows().map(Row::workers).distinct().sorted().toList(), "workers");
        plot.baseLine();
        for (int i = 0; i < results.size(); i++) {
            draw(plot, x, y, i);
        }
        Chart chart = plot.chart("throughput", "Throughput against workers");
        return new Section.Pane("", chart, tables(), true);
    }

    private DoubleStream throughputs() {
        return DoubleStream.concat(
                rows().mapToDouble(Row::highestThroughput),
                results.all().stream()
                        .flatMap(r -> curve(r.document().matrix()).stream())
                        .mapToDouble(Point::y));
    }

    private Stream<Row> rows() {
        return results.all().stream().flatMap(r -> r.document().matrix().rows().stream());
    }

    private void draw(Plot plot, LogAxis x, LogAxis y, int index) {
        Matrix matrix = results.at(index).document().matrix();
        String colour = Colours.result(index);
        List<Row> rows = matrix.rows();
        Scalability law = matrix.scalability();
        List<Point> curve = curve(matrix).stream()
                .map(at -> new Point(x.at(at.x()), y.at(at.y())))
                .toList();
        plot.curve(curve, colour, 2, false);
        for (Row row : rows) {
            String fitted = law == null ? "" : ", fitted " + Show.rate(predicted(law, row.workers()));
            plot.dot(
                    new Point(x.at(row.workers()), y.at(row.highestThroughput())),
                    colour,
                    4.5,
                    results.prefix(index) + "W=" + row.workers() + ": " + Show.rate(row.highestThroughput()) + fitted);
        }
    }

    /** The fitted law from the fewest workers to the most; x is workers, y calls a second. */
    private static List<Point> curve(Matrix matrix) {
        Scalability law = matrix.scalability();
        if (law == null || matrix.rows().isEmpty()) {
            return List.of();
        }
        double least = matrix.rows().stream().mapToInt(Row::workers).min().orElse(1);
        double greatest = matrix.rows().stream().mapToInt(Row::workers).max().orElse(1);
        return IntStream.rangeClosed(0, CURVE)
                .mapToDouble(i -> least * Math.pow(greatest / least, (double) i / CURVE))
                .mapToObj(workers -> new Point(workers, predicted(law, workers)))
                .filter(at -> at.y() > 0)
                .toList();
    }

    static double predicted(Scalability law, double workers) {
        return new ScalabilityLaw(
                        law.gamma().value(), law.alpha().value(), law.beta().value())
                .throughput(workers);
    }

    private List<Table> tables() {
        boolean fitted = results.all().stream()
                .anyMatch(result -> result.document().matrix().scalability() != null);
        Table rows = fitted
                ? new Table(
                        "Throughput against workers", "", "most calls/s", "from demand", "limit", "busy", "by the law")
                : new Table("Throughput against workers", "", "most calls/s", "from demand", "limit", "busy");
        Table laws = new Table(
                "Universal scalability law",
                "",
                "γ, calls/s of one worker",
                "α, waiting for each other",
                "β, agreeing with each other",
                "peak, workers");
        for (int i = 0; i < results.size(); i++) {
            Matrix matrix = results.at(i).document().matrix();
            Scalability law = matrix.scalability();
            for (Row row : matrix.rows()) {
                List<Table.Value> values = new ArrayList<>(List.of(
                        new Table.Value(Show.rate(row.highestThroughput())),
                        new Table.Value("D=" + row.kneeDemand()),
                        new Table.Value(LimitPhrases.name(row, matrix)),
                        busy(row.busy())));
                if (fitted) {
                    values.add(new Table.Value(law == null ? "" : Show.rate(predicted(law, row.workers()))));
                }
                rows.row(results.prefix(i) + "W=" + row.workers(), flags(i, row.workers()), values);
            }
            if (law != null) {
                Estimate peak = law.peak();
                laws.row(
                        results.several() ? results.title(i) : "fitted",
                        List.of(),
                        List.of(
                                value(law.gamma()),
                                value(law.alpha()),
                                value(law.beta()),
                                peak == null ? new Table.Value("no peak identified") : value(peak)));
            }
        }
        return laws.isEmpty() ? List.of(rows) : List.of(rows, laws);
    }

    /** A row's number is as doubtful as the cells it was found in. */
    private List<Flag> flags(int index, int workers) {
        return results.cells(index).stream()
                .filter(cell -> cell.workers() == workers)
                .flatMap(cell -> Flag.of(cell).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Table.Value busy(@Nullable Estimate busy) {
        return busy == null
                ? new Table.Value("")
                : new Table.Value(
                        Show.percent(busy.value()), Math.round(100 * busy.low()) + " – " + Show.percent(busy.high()));
    }

    private static Table.Value value(Estimate estimate) {
        return new Table.Value(small(estimate.value()), small(estimate.low()) + " – " + small(estimate.high()));
    }

    /** α and β are often far below a thousandth. */
    private static String small(double number) {
        boolean tiny = number != 0 && Math.abs(number) < 0.01;
        return tiny ? String.format(Locale.ROOT, "%.2g", number) : Units.threeDigits(number);
    }
}
