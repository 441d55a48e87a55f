package dev.deft.report.terminal;

import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.TimeColumn;
import dev.deft.report.text.Units;
import java.util.List;

/** One row of the matrix more closely, a line for each demand: percentiles with their intervals, and where the time goes. */
final class RowText {

    private final RowAnalysis row;
    private final TimeColumn times;

    RowText(RowAnalysis row) {
        this.row = row;
        this.times = TimeColumn.of(row.cells().stream().map(Cell::latency));
    }

    /** Each table's lines, its heading first. */
    List<List<String>> blocks() {
        return List.of(percentiles(), parts());
    }

    private List<String> percentiles() {
        TextTable table = new TextColumns<Cell>()
                .add("D", RowText::demand)
                .addEach(
                        List.of(Percentile.values()),
                        Percentile::label,
                        (cell, percentile) -> times.withInterval(percentile, cell.latency()))
                .table(row.cells());
        return table.lines("percentiles (95 % intervals) along the row W=" + row.workers() + ", "
                + times.unit().symbol());
    }

    private List<String> parts() {
        TextTable table = new TextColumns<Cell>()
                .add("D", RowText::demand)
                .add("queue", cell -> part(cell.queue()))
                .add("run", cell -> part(cell.run()))
                .add("return hop", cell -> part(cell.returnHop()))
                .add("whole", cell -> part(cell.latency()))
                .table(row.cells());
        return table.lines("where the time goes along the row W=" + row.workers() + ": mean (p99), "
                + times.unit().symbol());
    }

    private static String demand(Cell cell) {
        return String.valueOf(cell.callers());
    }

    private String part(Distribution part) {
        return part.samples() == 0
                ? Units.INSUFFICIENT
                : times.mean(part) + " (" + times.at(Percentile.P99, part) + ")";
    }
}
