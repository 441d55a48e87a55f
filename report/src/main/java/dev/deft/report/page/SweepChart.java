package dev.deft.report.page;

import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.report.page.Plot.Point;
import dev.deft.report.text.AdaptWords;
import dev.deft.report.text.SweepCurve;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;

/** The throughput of pools of fixed sizes against their number of workers, with the best number marked. */
final class SweepChart {

    private static final int HEIGHT = 300;
    private static final double RIGHT = Chart.WIDTH - 24;
    private static final String CURVE = Colours.result(0);
    private static final String BEST = Colours.result(1);

    private SweepChart() {}

    static Section section(AdaptExperiment experiment, String id, String title) {
        SweepCurve curve = SweepCurve.of(experiment);
        return new Section(
                id,
                title,
                "Tasks a second of pools of fixed sizes." + reading(curve),
                "",
                curve.points().isEmpty()
                        ? List.of()
                        : List.of(new Section.Pane("", chart(curve, id, title), List.of(table(curve, title)), true)));
    }

    /** Says which sizes are the best, if any are. */
    private static String reading(SweepCurve curve) {
        if (curve.good().isEmpty()) {
            return "";
        }
        return " The best sizes did most, or less than that by 5\u00a0% at most; "
                + (curve.best().isPresent()
                        ? "the line up is the fewest workers of them."
                        : "sizes between them did less, so which is best is noise.");
    }

    private static Chart chart(SweepCurve curve, String name, String title) {
        List<SweepCurve.Point> good = curve.good();
        List<Legend.Entry> legend = new ArrayList<>(List.of(new Legend.Entry(CURVE, "tasks/s")));
        if (!good.isEmpty()) {
            legend.add(new Legend.Entry(BEST, "best sizes"));
        }
        Plot plot = Plot.of(legend, RIGHT, HEIGHT);
        Scale x = LogAxis.over(curve.points().stream().mapToDouble(SweepCurve.Point::workers), plot.left, plot.right);
        Scale y = new LinearScale(curve.most(), plot.bottom, plot.top);
        plot.yAxis(y, Show::plain, "tasks/s");
        plot.counts(
                x,
                curve.points().stream()
                        .map(SweepCurve.Point::workers)
                        .distinct()
                        .toList(),
                "workers");
        plot.baseLine();
        curve.best().ifPresent(at -> plot.line(x.at(at.workers()), plot.top, x.at(at.workers()), plot.bottom, BEST));
        plot.curve(
                curve.points().stream()
                        .map(at -> new Point(x.at(at.workers()), y.at(at.throughput())))
                        .toList(),
                CURVE,
                2,
                false);
        for (SweepCurve.Point at : curve.points()) {
            boolean isBest = good.contains(at);
            plot.dot(
                    new Point(x.at(at.workers()), y.at(at.throughput())),
                    isBest ? BEST : CURVE,
                    isBest ? 6 : 4.5,
                    at.pool() + ": " + AdaptWords.rate(at.throughput()) + (isBest ? ", best" : ""));
        }
        return plot.chart(name, title);
    }

    private static Table table(SweepCurve curve, String title) {
        Table table = new Table(title, "pool", "tasks/s", "of the most");
        for (SweepCurve.Point at : curve.points()) {
            table.row(
                    at.pool(),
                    List.of(),
                    Units.threeDigits(at.throughput()),
                    curve.most() > 0 ? Show.percent(at.throughput() / curve.most()) : "–");
        }
        return table;
    }
}
