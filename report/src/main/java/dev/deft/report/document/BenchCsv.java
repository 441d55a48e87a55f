package dev.deft.report.document;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Load;
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
import org.jspecify.annotations.Nullable;

/**
 * A result as CSV (RFC 4180, but lines end with a line feed): a row for each cell, with an empty {@code round}, and below it
 * one for each of its rounds. docs/result-file.md explains the columns.
 *
 * <p>Later versions may add columns at the end; these stay, under these names. What is null in a document is empty here.
 */
public final class BenchCsv {

    /** The columns, in their order. */
    public static final List<String> COLUMNS = columns();

    private static final String EXPERIMENT = "experiment";
    private static final String MATRIX = "matrix";

    private BenchCsv() {}

    /** The whole text, the names of the columns first. */
    public static String of(BenchDocument document) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(COLUMNS);
            for (Map<String, String> row : rows(document)) {
                csv.writeRecord(COLUMNS.stream()
                        .map(column -> row.getOrDefault(column, ""))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be written", e);
        }
        return text.toString();
    }

    private static List<Map<String, String>> rows(BenchDocument document) {
        List<Map<String, String>> rows = new ArrayList<>();
        Load experiment = document.options().experiment();
        if (document.experiment() != null && experiment != null) {
            document.experiment().trials().forEach(trial -> add(rows, EXPERIMENT, experiment, trial.deferred()));
        }
        document.matrix()
                .cells()
                .forEach(cell -> add(rows, MATRIX, document.options().matrix(), cell));
        return rows;
    }

    private static void add(List<Map<String, String>> to, String part, Load load, Cell cell) {
        to.add(row(part, load, cell));
        for (int round = 0; round < cell.rounds().size(); round++) {
            to.add(row(part, load, cell, round + 1, cell.rounds().get(round)));
        }
    }

    private static Map<String, String> row(String part, Load load, Cell cell) {
        Map<String, String> row = key(part, load, cell);
        put(row, "complete", cell.complete());
        put(row, "steady", cell.steady());
        latency(
                row,
                "",
                new Summary(
                        cell.latency().samples(),
                        cell.latency().meanNanos(),
                        cell.latency().percentiles(),
                        cell.latency().maxNanos()));
        put(row, "clamped", cell.latency().clamped());
        put(row, "throughput_per_second", cell.throughput());
        put(row, "queue_mean_ns", cell.queue().meanNanos());
        put(row, "run_mean_ns", cell.run().meanNanos());
        put(row, "return_hop_mean_ns", cell.returnHop().meanNanos());
        put(row, "littles_law_ns", cell.littlesLawNanos());
        put(row, "reactor_ns", cell.reactorNanos());
        put(row, "cpu_ns", cell.cpuNanos());
        put(row, "machine_load", cell.machineLoad());
        put(row, "bound_per_second", cell.bound());
        put(row, "limit", cell.limit());
        utilisation(row, cell.utilisation());
        sending(row, cell.sending());
        if (cell.prediction() != null) {
            put(row, "predicted_mean_ns", cell.prediction().meanNanos());
            put(row, "predicted_p99_ns", cell.prediction().p99Nanos());
        }
        return row;
    }

    private static Map<String, String> row(String part, Load load, Cell cell, int number, Round round) {
        Map<String, String> row = key(part, load, cell);
        put(row, "round", number);
        latency(row, "", round.latency());
        put(row, "throughput_per_second", round.throughput());
        if (round.reference() != null) {
            latency(row, "reference_", round.reference());
        }
        put(row, "reference_throughput_per_second", round.referenceThroughput());
        latency(row, "idle_", round.idle());
        if (cell.sending() != null) {
            put(row, "missed_rate", cell.sending().missedRate()); // a document has it of whole cells only
        }
        return row;
    }

    private static Map<String, String> key(String part, Load load, Cell cell) {
        Map<String, String> row = new LinkedHashMap<>();
        put(row, "part", part);
        put(row, "work", load.work());
        put(row, "pool", load.pool());
        put(row, "demand", cell.demand());
        put(row, "rate_per_second", cell.ratePerSecond());
        put(row, "workers", cell.workers());
        return row;
    }

    private static void latency(Map<String, String> row, String prefix, Summary latency) {
        put(row, prefix + "samples", latency.samples());
        put(row, prefix + "mean_ns", latency.meanNanos());
        put(row, prefix + "max_ns", latency.maxNanos());
        latency.percentiles().forEach((name, quantile) -> put(row, prefix, name, quantile));
    }

    private static void put(Map<String, String> row, String prefix, String name, @Nullable Quantile quantile) {
        if (quantile != null) {
            put(row, prefix + name + "_ns", quantile.nanos());
            put(row, prefix + name + "_low_ns", quantile.lowNanos());
            put(row, prefix + name + "_high_ns", quantile.highNanos());
        }
    }

    private static void utilisation(Map<String, String> row, @Nullable Utilisation utilisation) {
        if (utilisation != null) {
            put(row, "utilisation_workers", utilisation.workers());
            put(row, "utilisation_reactor", utilisation.reactor());
            put(row, "utilisation_cpu", utilisation.cpu());
            put(row, "utilisation_others", utilisation.others());
        }
    }

    private static void sending(Map<String, String> row, @Nullable Sending sending) {
        if (sending != null) {
            put(row, "offered_per_second", sending.offeredPerSecond());
            put(row, "achieved_per_second", sending.achievedPerSecond());
            put(row, "missed_rate", sending.missedRate());
            put(row, "unfinished", sending.unfinished());
        }
    }

    private static void put(Map<String, String> row, String column, @Nullable Object value) {
        if (!COLUMNS.contains(column)) {
            throw new IllegalArgumentException("there is no column " + column + ": name it among the columns");
        }
        if (value != null) {
            row.put(column, value.toString());
        }
    }

    private static List<String> columns() {
        List<String> columns = new ArrayList<>(
                List.of("part", "work", "pool", "demand", "rate_per_second", "workers", "round", "complete", "steady"));
        latencyColumns(columns, "");
        columns.addAll(List.of(
                "clamped",
                "throughput_per_second",
                "queue_mean_ns",
                "run_mean_ns",
                "return_hop_mean_ns",
                "littles_law_ns",
                "reactor_ns",
                "cpu_ns",
                "machine_load",
                "bound_per_second",
                "limit",
                "utilisation_workers",
                "utilisation_reactor",
                "utilisation_cpu",
                "utilisation_others",
                "offered_per_second",
                "achieved_per_second",
                "missed_rate",
                "unfinished",
                "predicted_mean_ns",
                "predicted_p99_ns"));
        latencyColumns(columns, "reference_");
        columns.add("reference_throughput_per_second");
        latencyColumns(columns, "idle_");
        return List.copyOf(columns);
    }

    private static void latencyColumns(List<String> columns, String prefix) {
        columns.add(prefix + "samples");
        columns.add(prefix + "mean_ns");
        for (String name : BenchDocument.PERCENTILES) {
            columns.addAll(List.of(prefix + name + "_ns", prefix + name + "_low_ns", prefix + name + "_high_ns"));
        }
        columns.add(prefix + "max_ns");
    }
}
