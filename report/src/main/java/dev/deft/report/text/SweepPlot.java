package dev.deft.report.text;

import dev.deft.report.text.SweepCurve.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * The throughput against the number of workers in text, with the best number marked below the axis. Each step to the right is the same factor.
 *
 * <p>It fits 80 columns, and has {@value #ROWS} lines between its heading and its axis.
 */
public final class SweepPlot {

    private static final int ROWS = 10;

    private final List<Point> points;
    private final SweepCurve curve;
    private final double least;
    private final double greatest;

    /** A plot of what {@link SweepCurve#isOne is} a curve. */
    public SweepPlot(SweepCurve curve) {
        this.curve = curve;
        this.points = curve.points();
        this.least = Math.log(points.get(0).workers());
        this.greatest = Math.log(points.get(points.size() - 1).workers());
    }

    /** Returns the lines: the heading, the curve between its axes, the sizes, and the best of them. */
    public List<String> lines(String heading, Style style) {
        String top = Units.threeDigits(curve.most());
        int columns = PlotFrame.columns(top);
        Canvas canvas = new Canvas(style, 1, columns, ROWS);
        draw(canvas);
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(PlotFrame.rows(canvas, ROWS, top, style));
        lines.addAll(axis(style, PlotFrame.margin(top), columns));
        curve.best().ifPresent(best -> lines.add(PlotFrame.margin(top) + mark(best, columns)));
        return lines;
    }

    private void draw(Canvas canvas) {
        int before = -1;
        for (int across = 0; across < canvas.dotsAcross(); across++) {
            double throughput = at(least + (greatest - least) * across / (canvas.dotsAcross() - 1));
            int down = (int) Math.round((1 - throughput / curve.most()) * (canvas.dotsDown() - 1));
            int from = before < 0 ? down : before;
            for (int dot = Math.min(from, down); dot <= Math.max(from, down); dot++) {
                canvas.dot(0, across, dot);
            }
            before = down;
        }
    }

    /** Returns the throughput at the logarithm of a number of workers, between two sizes in proportion. */
    private double at(double logWorkers) {
        Point left = points.get(0);
        for (Point right : points) {
            double from = Math.log(left.workers());
            double to = Math.log(right.workers());
            if (logWorkers <= to) {
                double part = to > from ? (logWorkers - from) / (to - from) : 1;
                return left.throughput() + part * (right.throughput() - left.throughput());
            }
            left = right;
        }
        return left.throughput();
    }

    private List<String> axis(Style style, String margin, int columns) {
        StringBuilder axis = new StringBuilder(
                style.either("└", "+") + style.either("─", "-").repeat(columns));
        StringBuilder labels = new StringBuilder();
        for (Point point : points) {
            String label = Units.count(point.workers());
            int column = 1 + column(point, columns);
            int start = Math.max(0, Math.min(columns + 1 - label.length(), column - label.length() / 2));
            axis.setCharAt(column, style.either("┬", "+").charAt(0));
            if (labels.isEmpty() || start > labels.length()) {
                labels.append(" ".repeat(start - labels.length())).append(label);
            }
        }
        return List.of(margin + axis, margin + labels);
    }

    /** A mark below a size, and which it is, on the side where there is room. */
    private static String beside(int column, int columns, String says) {
        return column + 2 + says.length() <= columns
                ? " ".repeat(column) + "^ " + says
                : " ".repeat(Math.max(0, column - 1 - says.length())) + says + " ^";
    }

    /** A mark below the best size, with the largest that is as good. */
    private String mark(Point best, int columns) {
        List<Point> good = curve.good();
        int largest = good.get(good.size() - 1).workers();
        String sizes = best.workers() == largest ? "" : Units.count(best.workers()) + " to ";
        return beside(1 + column(best, columns), columns, "best: " + sizes + Units.counted(largest, "worker"));
    }

    private int column(Point point, int columns) {
        return (int) Math.round((Math.log(point.workers()) - least) / (greatest - least) * (columns - 1));
    }
}
