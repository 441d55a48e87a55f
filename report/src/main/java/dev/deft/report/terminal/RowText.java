package dev.deft.report.terminal;

import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Percentile;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One row of the matrix more closely, a line for each demand: percentiles with their intervals, and where the time goes. */
final class RowText {

    private final RowAnalysis row;
    private final Units.Time unit;

    RowText(RowAnalysis row) {
        this.row = row;
        this.unit = Units.Time.fitting(row.cells().stream()
                .mapToDouble(cell -> cell.latency().mean())
                .min()
                .orElseThrow());
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
                line.add(cell.quantile(percentile)
                        .map(quantile -> Units.withInterval(unit, quantile))
                        .orElse(Units.INSUFFICIENT));
            }
            table.row(line);
        }
        return titled("percentiles (95 % intervals) along the row W=" + row.workers() + ", " + unit.symbol(), table);
    }

    private List<String> parts() {
        TextTable table = new TextTable();
        table.row(List.of("D", "queue", "run", "return hop", "whole"));
        for (Cell cell : row.cells()) {
            table.row(List.of(
                    demand(cell), part(cell.queue()), part(cell.run()), part(cell.returnHop()), part(cell.latency())));
        }
        return titled("where the time goes along the row W=" + row.workers() + ": mean (p99), " + unit.symbol(), table);
    }

    private static List<String> titled(String heading, TextTable table) {
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(table.lines());
        return lines;
    }

    private static String demand(Cell cell) {
        return String.valueOf(cell.callers());
    }

    private String part(Distribution part) {
        if (part.samples() == 0) {
            return Units.INSUFFICIENT;
        }
        String p99 = part.quantile(Percentile.P99).map(at -> time(at.nanos())).orElse(Units.INSUFFICIENT);
        return Units.threeDigits(unit.of(part.mean())) + " (" + p99 + ")";
    }

    private String time(long nanos) {
        return Units.threeDigits(unit.of((double) nanos));
    }
}
