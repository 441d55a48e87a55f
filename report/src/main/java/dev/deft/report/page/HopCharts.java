package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The parts of the time: in the queue, in the run, on the way back; means, one on top of the other. */
final class HopCharts {

    private static final double BETWEEN = 6;
    private static final double WITHIN = 1;

    /** A part of the way. */
    private record Hop(String label, String colour, Function<Cell, Distribution> of) {

        /** In nanoseconds; zero where it is not known. */
        double mean(Cell cell) {
            return Numbers.orZero(of.apply(cell).meanNanos());
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
        Table table = new Table("Mean of each part, " + choice, "", "queue", "run", "return hop", "whole");
        List<StackedBars.Bar> drawn = new ArrayList<>();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            boolean another =
                    i > 0 && bar.result() <= bars.get(i - 1).result(); // what is of the same cell stands together
            drawn.add(drawn(bar, i == 0 ? BETWEEN : another ? WITHIN + BETWEEN : WITHIN));
            table.row(bar.label(), Flag.of(bar.cell()), texts(bar.cell()));
        }
        Chart chart =
                StackedBars.of(name, "Where the time goes, " + choice, "mean latency", legend, drawn, WITHIN + BETWEEN);
        return new Section.Pane(choice, chart, List.of(table), telling);
    }

    private StackedBars.Bar drawn(Bar bar, double above) {
        Cell cell = bar.cell();
        String whose = results.prefix(bar.result()) + cell.label() + Flag.inWords(cell) + ", ";
        List<StackedBars.Part> parts = HOPS.stream()
                .map(hop -> new StackedBars.Part(
                        hop.colour,
                        hop.mean(cell),
                        whose + hop.label + ": " + Show.time(hop.of.apply(cell).meanNanos())))
                .toList();
        return new StackedBars.Bar(bar.label(), above, parts, Flag.signs(Flag.of(cell)));
    }

    private static String[] texts(Cell cell) {
        return Stream.concat(HOPS.stream().map(hop -> hop.of.apply(cell)), Stream.of(cell.latency()))
                .map(distribution -> Show.time(distribution.meanNanos()))
                .toArray(String[]::new);
    }
}
