package dev.deft.report.page;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Latency by percentile: of one result all demands over the same workers, of several results the same cell. */
record PercentileCharts(Results results) {

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

    private record Series(Cell cell, String label, PercentileChart.Line line) {}

    private Series series(int index, Cell cell, String colour, String label) {
        List<Flag> flags = Flag.of(cell);
        return new Series(
                cell,
                label,
                new PercentileChart.Line(
                        Curve.of(cell.latency()),
                        colour,
                        !flags.isEmpty(),
                        label + Flag.signs(flags),
                        results.prefix(index) + cell.label() + Flag.inWords(cell)));
    }

    private Section.Pane pane(String choice, String name, List<Series> series, boolean telling) {
        Chart chart = PercentileChart.of(
                name,
                "Latency by percentile, " + choice,
                Legend.of(results),
                series.stream().map(Series::line).toList());
        return new Section.Pane(choice, chart, List.of(table(choice, series)), telling);
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
                values.add(Table.Value.ofText(
                        PercentileChart.text(latency.percentiles().get(key))));
            }
            values.add(new Table.Value(Show.time(latency.maxNanos())));
            table.row(series.label(), Flag.of(cell), values);
        }
        return table;
    }
}
