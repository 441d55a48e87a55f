package dev.deft.report.terminal;

import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.TimeColumn;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
        TextTable table = new TextTable();
        table.row(Stream.concat(Stream.of("D"), Stream.of(Percentile.values()).map(Percentile::label))
                .toList());
        for (Cell cell : row.cells()) {
            List<String> line = new ArrayList<>(List.of(demand(cell)));
            for (Percentile percentile : Percentile.values()) {
                line.add(times.withInterval(percentile, cell.latency()));
            }
            table.row(line);
        }
        return table.lines("percentiles (95 % intervals) along the row W=" + row.workers() + ", "
                + times.unit().symbol());
    }

    private List<String> parts() {
        TextTable table = new TextTable();
        table.row(List.of("D", "queue", "run", "return hop", "whole"));
        for (Cell cell : row.cells()) {
            table.row(List.of(
                    demand(cell), part(cell.queue()), part(cell.run()), part(cell.returnHop()), part(cell.latency())));
        }
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
