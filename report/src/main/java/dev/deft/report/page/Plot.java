package dev.deft.report.page;

import dev.deft.report.text.Units;
import java.util.List;
import java.util.function.DoubleFunction;

/** A chart with axes, in the making. */
final class Plot {

    /** The room for values on the left of a chart. */
    static final double LEFT = 84;

    private static final double DESCENT = 20;

    /** The room for the caption of the values above, and for the values and their caption below. */
    private static final double ABOVE = 38;

    private static final double BELOW = 52;

    final Markup svg = new Markup();
    final double left;
    final double top;
    final double right;
    final double bottom;

    Plot(double left, double top, double right, double bottom) {
        this.left = left;
        this.top = top;
        this.right = right;
        this.bottom = bottom;
    }

    /** A plot of some height below the names of the results, if there are several. */
    static Plot of(Results results, double right, int height) {
        return of(Legend.of(results), right, height);
    }

    /** A plot of some height below a legend, which may be empty. */
    static Plot of(List<Legend.Entry> legend, double right, int height) {
        double above = Legend.height(legend, Chart.WIDTH);
        Plot plot = new Plot(LEFT, above + ABOVE, right, above + height - BELOW);
        Legend.draw(plot.svg, legend, 0, Chart.WIDTH);
        return plot;
    }

    /** Lines across with their values on the left; what they are stands above them. */
    void yAxis(Scale scale, DoubleFunction<String> label, String caption) {
        for (double tick : scale.ticks()) {
            double y = scale.at(tick);
            line(left, y, right, y, Colours.FAINT);
            svg.label(left - 8, y, "end", Colours.MUTED, label.apply(tick));
        }
        svg.label(left, top - 22, "start", Colours.MUTED, caption);
    }

    /** Lines up with their values below; what they are stands below those. */
    void xAxis(Scale scale, DoubleFunction<String> label, String caption) {
        for (double tick : scale.ticks()) {
            double x = scale.at(tick);
            line(x, top, x, bottom, Colours.FAINT);
            svg.label(x, bottom + DESCENT - 4, "middle", Colours.MUTED, label.apply(tick));
        }
        below(caption);
    }

    /** A line up for each of some counts in growing order, with those below that there is room for. */
    void counts(Scale scale, List<Integer> counts, String caption) {
        double free = 0;
        for (int count : counts) {
            double x = scale.at(count);
            line(x, top, x, bottom, Colours.FAINT);
            if (x >= free) {
                svg.label(x, bottom + DESCENT - 4, "middle", Colours.MUTED, Units.count(count));
                free = x + 3 * Chart.LETTER;
            }
        }
        below(caption);
    }

    /** The name of the values along the bottom. */
    void below(String caption) {
        svg.label((left + right) / 2, bottom + 2 * DESCENT + 2, "middle", Colours.MUTED, caption);
    }

    void baseLine() {
        line(left, bottom, right, bottom, Colours.MUTED);
    }

    void line(double x1, double y1, double x2, double y2, String colour) {
        svg.mark("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "stroke", colour);
    }

    /** A curve through points. */
    void curve(List<Point> points, String colour, double width, boolean dashed) {
        if (points.isEmpty()) {
            return;
        }
        svg.mark(
                "path",
                "class",
                "curve",
                "d",
                path(points),
                "fill",
                "none",
                "stroke",
                colour,
                "stroke-width",
                width,
                "stroke-linejoin",
                "round",
                "stroke-dasharray",
                dashed ? "6 4" : "none");
    }

    /** A dot that says what it stands for. */
    void dot(Point at, String colour, double radius, String says) {
        svg.mark("circle", "cx", at.x(), "cy", at.y(), "r", radius, "fill", colour, "role", "img", "aria-label", says);
    }

    /** A point in the chart's units. */
    record Point(double x, double y) {}

    static String path(List<Point> points) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(Markup.number(point.x()))
                    .append(' ')
                    .append(Markup.number(point.y()));
        }
        return path.toString();
    }

    Chart chart(String name, String title) {
        return new Chart(name, title, Chart.WIDTH, (int) (bottom + BELOW), svg.toString());
    }
}
