package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Prediction;
import dev.deft.report.page.Plot.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** The mean that was measured against the one that theory expects. */
final class PredictionChart {

    private static final int HEIGHT = 440;
    private static final double RIGHT = Chart.WIDTH - 24;

    private final Results results;

    private record Dot(int result, Cell cell, Prediction prediction, double predicted, double measured) {}

    PredictionChart(Results results) {
        this.results = results;
    }

    /** Without panes if nothing was predicted. */
    Section section() {
        List<Dot> dots = dots();
        List<Section.Pane> panes = new ArrayList<>();
        if (!dots.isEmpty()) {
            panes.add(new Section.Pane("", chart(dots), tables(), true));
        }
        return new Section(
                "predicted",
                "Measured against predicted",
                "On the line theory is right; the band is ±\u00a020\u00a0%. A diamond lies outside: there one of the model's"
                        + " assumptions fails, and the second table says which.",
                "",
                panes);
    }

    private List<Dot> dots() {
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            for (Cell cell : results.cells(i)) {
                Prediction prediction = cell.prediction();
                Double measured = cell.latency().meanNanos();
                if (prediction != null && prediction.meanNanos() != null && measured != null) {
                    dots.add(new Dot(i, cell, prediction, prediction.meanNanos(), measured));
                }
            }
        }
        return dots;
    }

    private Chart chart(List<Dot> dots) {
        Plot plot = Plot.of(results, RIGHT, HEIGHT);
        double[] all = dots.stream()
                .flatMapToDouble(d -> DoubleStream.of(d.predicted(), d.measured()))
                .toArray();
        LogAxis x = LogAxis.over(DoubleStream.of(all), plot.left, plot.right);
        LogAxis y = new LogAxis(x.least(), x.greatest(), plot.bottom, plot.top);
        band(plot, x, y);
        plot.yAxis(y, Show::timeTick, "measured mean");
        plot.xAxis(x, Show::timeTick, "predicted mean");
        plot.line(x.from(), y.from(), x.to(), y.to(), Colours.MUTED);
        for (Dot dot : dots) {
            draw(plot, new Point(x.at(dot.predicted()), y.at(dot.measured())), dot);
        }
        return plot.chart("predicted", "Measured against predicted mean latency");
    }

    /** Cut off at the axes' ends, where its edge meets them. */
    private static void band(Plot plot, LogAxis x, LogAxis y) {
        double least = x.least();
        double greatest = x.greatest();
        List<Point> edge = List.of(
                new Point(x.at(least), y.at(least)),
                new Point(x.at(least), y.at(least * Prediction.FITS)),
                new Point(x.at(greatest / Prediction.FITS), y.at(greatest)),
                new Point(x.at(greatest), y.at(greatest)),
                new Point(x.at(greatest), y.at(greatest / Prediction.FITS)),
                new Point(x.at(least * Prediction.FITS), y.at(least)));
        plot.svg.mark("path", "d", Plot.path(edge) + "Z", "fill", Colours.BAND);
    }

    private void draw(Plot plot, Point at, Dot dot) {
        String says = results.prefix(dot.result()) + dot.cell().label() + Flag.inWords(dot.cell()) + ", mean: measured "
                + Show.time(dot.measured()) + ", predicted " + Show.time(dot.predicted()) + ", ratio "
                + Show.ratio(dot.prediction().meanRatio());
        String colour = results.several()
                ? Colours.result(dot.result())
                : Colours.result(dot.prediction().fits() ? 0 : 1);
        if (dot.prediction().fits()) {
            plot.dot(at, colour, 4.5, says);
            return;
        }
        double r = 7;
        List<Point> diamond = List.of(
                new Point(at.x(), at.y() - r),
                new Point(at.x() + r, at.y()),
                new Point(at.x(), at.y() + r),
                new Point(at.x() - r, at.y()));
        plot.svg.mark(
                "path",
                "d",
                Plot.path(diamond) + "Z",
                "fill",
                colour,
                "role",
                "img",
                "aria-label",
                says + "; does not fit");
    }

    private List<Table> tables() {
        Table all = new Table(
                "Measured against predicted",
                "",
                "mean",
                "predicted",
                "ratio",
                "fits",
                "p99 predicted",
                "p99 ratio",
                "model");
        Table misfits = new Table("Cells that do not fit", "", "ratio", "why");
        for (int i = 0; i < results.size(); i++) {
            for (Cell cell : results.cells(i)) {
                Prediction prediction = cell.prediction();
                if (prediction != null) {
                    add(all, misfits, results.prefix(i) + cell.label(), cell, prediction);
                }
            }
        }
        return misfits.isEmpty() ? List.of(all) : List.of(all, misfits);
    }

    private static void add(Table all, Table misfits, String name, Cell cell, Prediction prediction) {
        String predicted = prediction.meanNanos() == null ? "grows for ever" : Show.time(prediction.meanNanos());
        all.row(
                name,
                Flag.of(cell),
                Show.time(cell.latency().meanNanos()),
                predicted,
                Show.ratio(prediction.meanRatio()),
                prediction.fits() ? "yes" : "no",
                Show.time(prediction.p99Nanos()),
                Show.ratio(prediction.p99Ratio()),
                prediction.model());
        if (!prediction.fits()) {
            String why = prediction.why();
            misfits.row(name, Flag.of(cell), Show.ratio(prediction.meanRatio()), why == null ? "not known" : why);
        }
    }
}
