package dev.deft.cli;

import com.google.gson.GsonBuilder;
import dev.deft.bench.Cell;
import dev.deft.bench.ClockCost;
import dev.deft.bench.Environment;
import dev.deft.bench.Experiment;
import dev.deft.bench.Extent;
import dev.deft.bench.Latencies;
import dev.deft.bench.Load;
import dev.deft.bench.Matrix;
import dev.deft.bench.Percentile;
import dev.deft.bench.Row;
import dev.deft.bench.Utilisation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The result file of {@code deft bench}, as records whose names are the file's names.
 *
 * <p>Times are nanoseconds, throughput is calls per second, utilisations are parts of one. Where there were too few
 * samples, the clock hides what was measured, or a cell was too short for the processor's clock, a value is null. A change that breaks a reader gets another number in
 * {@link #SCHEMA}.
 */
final class BenchJson {

    static final String SCHEMA = "deft-bench/1";

    private BenchJson() {}

    /** The file's text. */
    static String of(BenchResult result) {
        return text(document(result));
    }

    /** A document of records as text. */
    static String text(Object document) {
        return new GsonBuilder()
                        .serializeNulls()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(document)
                + "\n";
    }

    private record Document(
            String schema,
            boolean complete,
            Machine environment,
            Options options,
            ClockCost clock,
            ExperimentPart experiment,
            MatrixPart matrix) {}

    /** What made a result. */
    record Machine(
            String deftVersion,
            String jvm,
            List<String> flags,
            int cores,
            String cpu,
            String os,
            String transport,
            String date) {}

    private record Options(
            LoadPart experiment, LoadPart matrix, List<Integer> demands, List<Integer> workers, long seed) {}

    private record LoadPart(
            String work,
            String pool,
            @Nullable Integer callsPerCaller,
            @Nullable Long durationNanos,
            long warmUpNanos) {}

    private record ExperimentPart(boolean complete, List<TrialPart> trials) {}

    private record TrialPart(
            CellPart deferred,
            Distribution synchronous,
            @Nullable Double increase) {}

    private record MatrixPart(boolean complete, List<CellPart> cells, List<RowPart> rows) {}

    private record RowPart(
            int workers,
            String limit,
            int kneeDemand,
            double highestThroughput,
            double reactorNanos,
            @Nullable Double cpuNanos) {}

    private record CellPart(
            int demand,
            int workers,
            boolean complete,
            boolean steady,
            Distribution latency,
            long windowNanos,
            @Nullable Double throughput,
            @Nullable Double littlesLawNanos,
            @Nullable Double serviceNanos,
            @Nullable Double reactorNanos,
            @Nullable Double cpuNanos,
            @Nullable Double machineLoad,
            @Nullable Double bound,
            @Nullable UtilisationPart utilisation,
            @Nullable String limit) {}

    private record UtilisationPart(
            double workers,
            double reactor,
            @Nullable Double cpu,
            @Nullable Double others) {}

    private record Distribution(
            long samples,
            long clamped,
            @Nullable Double meanNanos,
            Map<String, @Nullable Long> percentilesNanos,
            @Nullable Long maxNanos) {}

    private static Document document(BenchResult result) {
        return new Document(
                SCHEMA,
                result.complete(),
                machine(result.environment()),
                options(result.options()),
                result.clock(),
                experiment(result),
                matrix(result.matrix()));
    }

    static Machine machine(Environment e) {
        return new Machine(
                e.deftVersion(),
                e.jvm(),
                e.flags(),
                e.cores(),
                e.cpu(),
                e.os(),
                e.transport(),
                e.date().toString());
    }

    private static Options options(BenchOptions o) {
        return new Options(load(o.experiment()), load(o.matrix()), o.demands(), o.workers(), o.seed());
    }

    private static LoadPart load(Load load) {
        return new LoadPart(
                load.work().specification(),
                name(load.pool()),
                load.extent() instanceof Extent.CallsPerCaller limit ? limit.calls() : null,
                load.extent() instanceof Extent.Time time ? time.duration().toNanos() : null,
                load.warmUp().toNanos());
    }

    private static ExperimentPart experiment(BenchResult result) {
        Experiment experiment = result.experiment();
        Optional<Row> row = experiment.row(result.environment().cores());
        return new ExperimentPart(
                experiment.complete(),
                experiment.trials().stream()
                        .map(trial -> trial(trial, row, result.clock()))
                        .toList());
    }

    private static TrialPart trial(Experiment.Trial trial, Optional<Row> row, ClockCost clock) {
        Latencies synchronous = trial.synchronous().latencies();
        return new TrialPart(
                cell(trial.deferred(), row),
                distribution(synchronous),
                clock.hides(synchronous.meanNanos()) ? null : finite(trial.increase()));
    }

    private static MatrixPart matrix(Matrix matrix) {
        List<Row> rows = matrix.rows();
        List<CellPart> cells = matrix.cells().stream()
                .map(cell -> cell(cell, rowOf(cell, rows)))
                .toList();
        return new MatrixPart(
                matrix.complete(), cells, rows.stream().map(BenchJson::row).toList());
    }

    private static Optional<Row> rowOf(Cell cell, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.workers() == cell.shape().workers())
                .findFirst();
    }

    private static RowPart row(Row row) {
        return new RowPart(
                row.workers(),
                name(row.limit()),
                row.knee().shape().demand(),
                row.highestThroughput(),
                row.reactorNanos(),
                row.last().isCpuKnown() ? row.cpuNanos() : null);
    }

    private static CellPart cell(Cell cell, Optional<Row> itsRow) {
        // A cell that was stopped says too little to be compared with its row.
        Optional<Row> row = itsRow.filter(r -> r.cells().contains(cell));
        return new CellPart(
                cell.shape().demand(),
                cell.shape().workers(),
                cell.complete(),
                cell.steady(),
                distribution(cell.latencies()),
                cell.windowNanos(),
                finite(cell.throughput()),
                finite(cell.predictedMeanNanos()),
                finite(cell.meanServiceNanos()),
                finite(cell.reactorNanosPerCall()),
                cell.isCpuKnown() ? finite(cell.cpuNanosPerCall()) : null,
                finite(cell.machineLoad()),
                row.map(r -> finite(r.bound(cell))).orElse(null),
                row.map(r -> utilisation(r, cell)).orElse(null),
                row.map(r -> name(r.limit(cell))).orElse(null));
    }

    /** The processor's share is reckoned with the row's last cell, what others used with the cell's own clock. */
    private static UtilisationPart utilisation(Row row, Cell cell) {
        Utilisation busy = row.utilisation(cell);
        boolean othersKnown = cell.isCpuKnown() && Double.isFinite(cell.machineLoad());
        return new UtilisationPart(
                busy.workers(),
                busy.reactor(),
                row.last().isCpuKnown() ? busy.cpu() : null,
                othersKnown ? busy.others() : null);
    }

    private static Distribution distribution(Latencies latencies) {
        Map<String, @Nullable Long> percentiles = new LinkedHashMap<>();
        for (Percentile percentile : Percentile.values()) {
            percentiles.put(percentile.label(), orNull(latencies.nanosAt(percentile)));
        }
        return new Distribution(
                latencies.count(),
                latencies.clamped(),
                finite(latencies.meanNanos()),
                percentiles,
                orNull(latencies.maxNanos()));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}
