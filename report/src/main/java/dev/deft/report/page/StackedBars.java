package dev.deft.report.page;

import java.util.List;

/** Times as bars, each in a row of its own, whose parts follow each other. */
final class StackedBars {

    private static final double RIGHT = Chart.WIDTH - 104;
    private static final double BAR = 24;
    private static final double BELOW_LEGEND = 8;

    /**
     * A part of a bar.
     *
     * @param says the same for whoever cannot see it
     */
    record Part(String colour, double nanos, String says) {}

    /**
     * A bar.
     *
     * @param above the room between it and what is above it
     * @param flags the signs behind its time, if there are any
     */
    record Bar(String label, double above, List<Part> parts, String flags) {

        double whole() {
            return parts.stream().mapToDouble(Part::nanos).sum();
        }
    }

    private StackedBars() {}

    /**
     * Draws them.
     *
     * @param caption the meaning of the times along the bottom
     * @param below the room below the last bar
     */
    static Chart of(
            String name, String title, String caption, List<Legend.Entry> legend, List<Bar> bars, double below) {
        double top = Legend.height(legend, Chart.WIDTH) + BELOW_LEGEND;
        double height = bars.stream().mapToDouble(bar -> bar.above() + BAR).sum() + below;
        double left = 14
                + Chart.LETTER
                        * bars.stream()
                                .mapToInt(bar -> bar.label().length())
                                .max()
                                .orElse(0);
        Plot plot = new Plot(left, top, RIGHT, top + height);
        Legend.draw(plot.svg, legend, 0, Chart.WIDTH);
        Scale x = new LinearScale(bars.stream().mapToDouble(Bar::whole).max().orElse(1), left, RIGHT);
        plot.xAxis(x, Show::timeTick, caption);
        double y = top;
        for (Bar bar : bars) {
            y += bar.above();
            draw(plot, x, bar, y);
            y += BAR;
        }
        plot.line(left, top, left, plot.bottom, Colours.MUTED);
        return plot.chart(name, title);
    }

    private static void draw(Plot plot, Scale scale, Bar bar, double y) {
        plot.svg.label(scale.from() - 8, y + BAR / 2, "end", Colours.MUTED, bar.label());
        double nanos = 0;
        for (Part part : bar.parts()) {
            double x = scale.at(nanos);
            nanos += part.nanos();
            plot.svg.rect(
                    x, y, scale.at(nanos) - x, BAR, "fill", part.colour(), "role", "img", "aria-label", part.says());
        }
        String text = nanos == 0 ? "–" : Show.time(nanos);
        plot.svg.label(scale.at(nanos) + 6, y + BAR / 2, "start", Colours.INK, text + bar.flags());
    }
}
