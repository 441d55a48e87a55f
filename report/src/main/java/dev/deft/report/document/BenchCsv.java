package dev.deft.report.document;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.result.Sending;
import dev.deft.analysis.result.Summary;
import dev.deft.analysis.result.Utilisation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A result as CSV (RFC 4180, but lines end with a line feed): a row for each cell, with an empty {@code round}, and below it
 * one for each of its rounds. docs/result-file.md explains the columns.
 *
 * <p>Later versions may add columns at the end; these stay, under these names. What is null in a document is empty here.
 */
public final class BenchCsv {

    /** A row of a cell, or of one of its rounds, counted from 1. */
    private record Line(
            String part,
            Load load,
            Cell cell,
            @Nullable Integer number,
            @Nullable Round round) {

        @Nullable
        Object ofCell(Function<Cell, @Nullable Object> value) {
            return round == null ? value.apply(cell) : null;
        }

        @Nullable
        Object ofRound(Function<Round, @Nullable Object> value) {
            return round == null ? null : value.apply(round);
        }
    }

    /** Each column by its name, in their order, and its value in a row. */
    private static final Map<String, Function<Line, @Nullable Object>> TABLE = table();

    /** The columns, in their order. */
    public static final List<String> COLUMNS = List.copyOf(TABLE.keySet());

    private BenchCsv() {}

    /** The whole text, the names of the columns first. */
    public static String of(BenchDocument document) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(COLUMNS);
            for (Line line : lines(document)) {
                csv.writeRecord(TABLE.values().stream()
                        .map(value -> text(value.apply(line)))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be written", e);
        }
        return text.toString();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static List<Line> lines(BenchDocument document) {
        List<Line> lines = new ArrayList<>();
        Load experiment = document.options().experiment();
        if (document.experiment() != null && experiment != null) {
            document.experiment().trials().forEach(trial -> add(lines, "experiment", experiment, trial.deferred()));
            document.experiment()
                    .styled()
                    .forEach(styled -> add(lines, "experiment-" + styled.style(), experiment, styled.cell()));
        }
        document.matrix()
                .cells()
                .forEach(cell -> add(lines, "matrix", document.options().matrix(), cell));
        return lines;
    }

    private static void add(List<Line> to, String part, Load load, Cell cell) {
        to.add(new Line(part, load, cell, null, null));
        for (int i = 0; i < cell.rounds().size(); i++) {
            to.add(new Line(part, load, cell, i + 1, cell.rounds().get(i)));
        }
    }

    private static Map<String, Function<Line, @Nullable Object>> table() {
        Map<String, Function<Line, @Nullable Object>> table = new LinkedHashMap<>();
        table.put("part", Line::part);
        table.put("work", line -> line.load.work());
        table.put("pool", line -> line.load.pool());
        table.put("demand", line -> line.cell.demand());
        table.put("rate_per_second", line -> line.cell.ratePerSecond());
        table.put("workers", line -> line.cell.workers());
        table.put("round", Line::number);
        table.put("complete", line -> line.ofCell(Cell::complete));
        table.put("steady", line -> line.ofCell(Cell::steady));
        latency(table, "", line -> line.round == null ? line.cell.latency().summary() : line.round.latency());
        table.put("clamped", line -> line.ofCell(cell -> cell.latency().clamped()));
        table.put(
                "throughput_per_second", line -> line.round == null ? line.cell.throughput() : line.round.throughput());
        table.put("queue_mean_ns", line -> line.ofCell(cell -> cell.queue().meanNanos()));
        table.put("run_mean_ns", line -> line.ofCell(cell -> cell.run().meanNanos()));
        table.put(
                "return_hop_mean_ns",
                line -> line.ofCell(cell -> cell.returnHop().meanNanos()));
        table.put("littles_law_ns", line -> line.ofCell(Cell::littlesLawNanos));
        table.put("reactor_ns", line -> line.ofCell(Cell::reactorNanos));
        table.put("cpu_ns", line -> line.ofCell(Cell::cpuNanos));
        table.put("machine_load", line -> line.ofCell(Cell::machineLoad));
        table.put("bound_per_second", line -> line.ofCell(Cell::bound));
        table.put("limit", line -> line.ofCell(Cell::limit));
        table.put("utilisation_workers", line -> line.ofCell(cell -> of(cell.utilisation(), Utilisation::workers)));
        table.put("utilisation_reactor", line -> line.ofCell(cell -> of(cell.utilisation(), Utilisation::reactor)));
        table.put("utilisation_cpu", line -> line.ofCell(cell -> of(cell.utilisation(), Utilisation::cpu)));
        table.put("utilisation_others", line -> line.ofCell(cell -> of(cell.utilisation(), Utilisation::others)));
        table.put("offered_per_second", line -> line.ofCell(cell -> of(cell.sending(), Sending::offeredPerSecond)));
        table.put("achieved_per_second", line -> line.ofCell(cell -> of(cell.sending(), Sending::achievedPerSecond)));
        table.put("missed_rate", line -> of(line.cell.sending(), Sending::missedRate)); // known of whole cells only
        table.put("unfinished", line -> line.ofCell(cell -> of(cell.sending(), Sending::unfinished)));
        table.put("predicted_mean_ns", line -> line.ofCell(cell -> of(cell.prediction(), Prediction::meanNanos)));
        table.put("predicted_p99_ns", line -> line.ofCell(cell -> of(cell.prediction(), Prediction::p99Nanos)));
        latency(table, "reference_", line -> line.round == null ? null : line.round.reference());
        table.put("reference_throughput_per_second", line -> line.ofRound(Round::referenceThroughput));
        latency(table, "idle_", line -> line.round == null ? null : line.round.idle());
        return table;
    }

    private static void latency(
            Map<String, Function<Line, @Nullable Object>> table,
            String prefix,
            Function<Line, @Nullable Summary> latency) {
        table.put(prefix + "samples", line -> of(latency.apply(line), Summary::samples));
        table.put(prefix + "mean_ns", line -> of(latency.apply(line), Summary::meanNanos));
        for (String name : BenchDocument.PERCENTILES) {
            Function<Line, @Nullable Quantile> quantile = line -> {
                Summary summary = latency.apply(line);
                return summary == null ? null : summary.percentiles().get(name);
            };
            table.put(prefix + name + "_ns", line -> of(quantile.apply(line), Quantile::nanos));
            table.put(prefix + name + "_low_ns", line -> of(quantile.apply(line), Quantile::lowNanos));
            table.put(prefix + name + "_high_ns", line -> of(quantile.apply(line), Quantile::highNanos));
        }
        table.put(prefix + "max_ns", line -> of(latency.apply(line), Summary::maxNanos));
    }

    private static <T> @Nullable Object of(@Nullable T part, Function<T, @Nullable Object> value) {
        return part == null ? null : value.apply(part);
    }
}
