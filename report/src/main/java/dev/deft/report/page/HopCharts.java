package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parts of the time: in the queue, in the run, on the way back; means, one on top of the other. */
final class HopCharts {

    private static final double RIGHT = Chart.WIDTH - 104;
    private static final double BAR = 24;
    private static final double BETWEEN = 6;
    private static final double WITHIN = 1;

    /** A part of the way. */
    private record Hop(String label, String colour, Function<Cell, Distribution> of) {

        /** In nanoseconds; zero where it is not known. */
        double mean(Cell cell) {
            Double mean = of.apply(cell).meanNanos();
            return mean == null ? 0 : mean;
        }
    }

    private static final List<Hop> HOPS = List.of(
            new Hop("queue", Colours.QUEUE, Cell::queue),
            new Hop("run", Colours.RUN, Cell::run),
            new Hop("return hop", Colours.RETURN, Cell::returnHop));

    private record Bar(int result, Cell cell, String label) {}

    private final Results results;

    HopCharts(Results results) {
        this.results = results;
    }

    Section section() {
        List<Section.Pane> panes = new ArrayList<>();
        for (int workers : results.workers()) {
            List<Bar> bars = new ArrayList<>();
            results.columns().forEach(column -> addTo(bars, column, workers, column.label()));
            panes.add(pane("W=" + workers, "hops-W" + workers, bars, true));
        }
        for (Column column : results.columns()) {
            List<Bar> bars = new ArrayList<>();
            results.workers().forEach(workers -> addTo(bars, column, workers, "W=" + workers));
            panes.add(pane(column.label(), "hops-" + ChartFiles.fileName(column.label()), bars, false));
        }
        return new Section(
                "hops",
                "Where the time goes",
                "The mean call: in the queue until a worker took it"
                        + (results.isOpen() ? " (from its planned start)" : "")
                        + ", its run on the worker, and the return hop to its callback on the reactor.",
                "Row or column",
                results.tellingRow(),
                panes);
    }

    private void addTo(List<Bar> bars, Column column, int workers, String label) {
        for (int i = 0; i < results.size(); i++) {
            int index = i;
            results.cell(i, column, workers)
                    .ifPresent(cell -> bars.add(
                            new Bar(index, cell, label + (results.several() ? " " + Results.letter(index) : ""))));
        }
    }

    private Section.Pane pane(String choice, String name, List<Bar> bars, boolean telling) {
        List<Legend.Entry> legend = HOPS.stream()
                .map(hop -> new Legend.Entry(hop.colour, hop.label))
                .toList();
        double top = Legend.height(legend, Chart.WIDTH) + 8;
        double[] places = places(bars, top + BETWEEN);
        double bottom = places[bars.size()];
        double left = 14
                + Chart.LETTER
                        * bars.stream()
                                .mapToInt(bar -> bar.label().length())
                                .max()
                                .orElse(0);
        Plot plot = new Plot(left, top, RIGHT, bottom);
        Legend.draw(plot.svg, legend, 0, Chart.WIDTH);
        double greatest =
                bars.stream().mapToDouble(bar -> total(bar.cell())).max().orElse(1);
        Scale x = new LinearScale(greatest, left, RIGHT);
        plot.xAxis(x, Show::timeTick, "mean latency");
        Table table = new Table("Mean of each part, " + choice, "", "queue", "run", "return hop", "whole");
        for (int i = 0; i < bars.size(); i++) {
            draw(plot, x, bars.get(i), places[i]);
            table.row(
                    bars.get(i).label(),
                    Flag.of(bars.get(i).cell()),
                    texts(bars.get(i).cell()));
        }
        plot.line(left, top, left, bottom, Colours.MUTED);
        return new Section.Pane(choice, plot.chart(name, "Where the time goes, " + choice), List.of(table), telling);
    }

    /** The position of each bar, and of a further one; what is of the same cell stands together. */
    private static double[] places(List<Bar> bars, double top) {
        double[] places = new double[bars.size() + 1];
        double y = top;
        for (int i = 0; i < bars.size(); i++) {
            boolean another = i > 0 && bars.get(i).result() <= bars.get(i - 1).result();
            y += another ? BETWEEN : 0;
            places[i] = y;
            y += BAR + WITHIN;
        }
        places[bars.size()] = y + BETWEEN;
        return places;
    }

    private void draw(Plot plot, Scale scale, Bar bar, double y) {
        Cell cell = bar.cell();
        plot.svg.label(scale.from() - 8, y + BAR / 2, "end", Colours.MUTED, bar.label());
        double nanos = 0;
        for (Hop hop : HOPS) {
            double x = scale.at(nanos);
            nanos += hop.mean(cell);
            plot.svg.rect(
                    x,
                    y,
                    scale.at(nanos) - x,
                    BAR,
                    "fill",
                    hop.colour,
                    "role",
                    "img",
                    "aria-label",
                    results.prefix(bar.result()) + cell.label() + Flag.inWords(cell) + ", " + hop.label + ": "
                            + Show.time(hop.of.apply(cell).meanNanos()));
        }
        String text = nanos == 0 ? "–" : Show.time(nanos);
        plot.svg.label(scale.at(nanos) + 6, y + BAR / 2, "start", Colours.INK, text + Flag.signs(Flag.of(cell)));
    }

    private static String[] texts(Cell cell) {
        return Stream.concat(HOPS.stream().map(hop -> hop.of.apply(cell)), Stream.of(cell.latency()))
                .map(distribution -> Show.time(distribution.meanNanos()))
                .toArray(String[]::new);
    }

    private static double total(Cell cell) {
        return HOPS.stream().mapToDouble(hop -> hop.mean(cell)).sum();
    }
}
