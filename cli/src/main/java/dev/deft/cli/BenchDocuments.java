package dev.deft.cli;

import dev.deft.analysis.statistics.Interval;
import dev.deft.analysis.theory.Bottleneck;
import dev.deft.analysis.theory.ScalabilityFit;
import dev.deft.analysis.theory.ScalabilityLaw;
import dev.deft.bench.Cell;
import dev.deft.bench.ClockCost;
import dev.deft.bench.Environment;
import dev.deft.bench.Experiment;
import dev.deft.bench.Extent;
import dev.deft.bench.Latencies;
import dev.deft.bench.Load;
import dev.deft.bench.Matrix;
import dev.deft.bench.Misfit;
import dev.deft.bench.OpenCell;
import dev.deft.bench.OpenMatrix;
import dev.deft.bench.OverTime;
import dev.deft.bench.Percentile;
import dev.deft.bench.Prediction;
import dev.deft.bench.Quantile;
import dev.deft.bench.Round;
import dev.deft.bench.Rounds;
import dev.deft.bench.Row;
import dev.deft.bench.Sending;
import dev.deft.bench.Utilisation;
import dev.deft.report.document.BenchDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Makes the {@link BenchDocument} of what was measured. */
final class BenchDocuments {

    private static final int SAMPLES_FOR_P99 = Percentile.P99.samplesNeeded();

    private BenchDocuments() {}

    static BenchDocument of(BenchResult result) {
        return new BenchDocument(
                BenchDocument.SCHEMA,
                result.complete(),
                result.missedRate(),
                machine(result.environment()),
                options(result.options()),
                clock(result.clock()),
                summary(result.idle(), result.idle()::quantile),
                result.experiment()
                        .map(experiment -> experiment(experiment, result))
                        .orElse(null),
                result.open()
                        .map(BenchDocuments::open)
                        .orElseGet(() -> closed(
                                result.matrix().orElseThrow(), result.options().seed())));
    }

    static BenchDocument.Machine machine(Environment e) {
        return new BenchDocument.Machine(
                e.deftVersion(),
                e.jvm(),
                e.flags(),
                e.cores(),
                e.cpu(),
                e.os(),
                e.transport(),
                e.date().toString());
    }

    private static BenchDocument.Clock clock(ClockCost clock) {
        return new BenchDocument.Clock(clock.readNanos(), clock.medianStepNanos(), clock.perCallNanos());
    }

    private static BenchDocument.Options options(BenchOptions o) {
        return new BenchDocument.Options(
                o.isOpen() ? null : load(o.experiment()),
                load(o.matrix()),
                o.isOpen() ? List.of() : o.demands(),
                o.rates(),
                o.isOpen() ? name(o.arrivals()) : null,
                o.workers(),
                o.rounds(),
                o.seed());
    }

    private static BenchDocument.Load load(Load load) {
        return new BenchDocument.Load(
                load.work().specification(),
                name(load.pool()),
                load.extent() instanceof Extent.CallsPerCaller limit ? limit.calls() : null,
                load.extent() instanceof Extent.Time time ? time.duration().toNanos() : null,
                load.warmUp().toNanos());
    }

    private static BenchDocument.Experiment experiment(Experiment experiment, BenchResult result) {
        Optional<Row> row = experiment.row(result.environment().cores());
        return new BenchDocument.Experiment(
                experiment.complete(),
                experiment.trials().stream()
                        .map(trial -> trial(trial, row, result.clock()))
                        .toList());
    }

    private static BenchDocument.Trial trial(Experiment.Trial trial, Optional<Row> row, ClockCost clock) {
        Latencies synchronous = trial.synchronous().latencies();
        return new BenchDocument.Trial(
                cell(trial.deferred(), row),
                distribution(synchronous),
                clock.hides(synchronous.meanNanos()) ? null : finite(trial.increase()));
    }

    private static BenchDocument.Matrix closed(Matrix matrix, long seed) {
        List<Row> rows = matrix.rows();
        return new BenchDocument.Matrix(
                "closed",
                matrix.complete(),
                matrix.cells().stream()
                        .map(cell -> cell(cell, rowOf(cell, rows)))
                        .toList(),
                rows.stream().map(BenchDocuments::row).toList(),
                matrix.scalability().map(fit -> scalability(fit, seed)).orElse(null));
    }

    private static BenchDocument.Matrix open(OpenMatrix matrix) {
        return new BenchDocument.Matrix(
                "open",
                matrix.complete(),
                matrix.cells().stream()
                        .map(cell -> openCell(cell, matrix.cores()))
                        .toList(),
                List.of(),
                null);
    }

    private static Optional<Row> rowOf(Cell cell, List<Row> rows) {
        return rows.stream()
                .filter(row -> row.workers() == cell.shape().workers())
                .findFirst();
    }

    private static BenchDocument.Row row(Row row) {
        return new BenchDocument.Row(
                row.workers(),
                name(row.limit()),
                row.knee().shape().demand(),
                row.highestThroughput(),
                row.reactorNanos(),
                row.last().isCpuKnown() ? row.cpuNanos() : null,
                busy(row));
    }

    private static BenchDocument.@Nullable Estimate busy(Row row) {
        Bottleneck limit = row.limit();
        if (limit != Bottleneck.WORKERS && limit != Bottleneck.REACTOR && limit != Bottleneck.CPU) {
            return null;
        }
        return row.busy(limit)
                .map(interval -> new BenchDocument.Estimate(
                        row.utilisation(row.last()).of(limit), interval.low(), interval.high()))
                .orElse(null);
    }

    private static BenchDocument.Cell cell(Cell cell, Optional<Row> itsRow) {
        // A cell that was stopped says too little to be compared with its row.
        Optional<Row> row = itsRow.filter(r -> r.cells().contains(cell));
        return new BenchDocument.Cell(
                cell.shape().demand(),
                null,
                cell.shape().workers(),
                cell.complete(),
                cell.steady(),
                distribution(cell.latencies(), cell.rounds()::quantile),
                distribution(cell.parts().queue()),
                distribution(cell.parts().run()),
                distribution(cell.parts().returnHop()),
                null,
                cell.windowNanos(),
                finite(cell.throughput()),
                finite(cell.predictedMeanNanos()),
                finite(cell.reactorNanosPerCall()),
                cell.isCpuKnown() ? finite(cell.cpuNanosPerCall()) : null,
                finite(cell.machineLoad()),
                row.map(r -> finite(r.bound(cell))).orElse(null),
                row.map(r -> utilisation(r, cell)).orElse(null),
                row.map(r -> name(r.limit(cell))).orElse(null),
                row.map(r -> prediction(Prediction.of(r, cell))).orElse(null),
                rounds(cell.rounds(), cell.reference()));
    }

    private static BenchDocument.Cell openCell(OpenCell cell, int cores) {
        Rounds rounds = cell.rounds();
        double calls = cell.latencies().count();
        return new BenchDocument.Cell(
                null,
                cell.shape().ratePerSecond(),
                cell.shape().workers(),
                rounds.complete(),
                rounds.steady(),
                distribution(cell.latencies(), rounds::quantile),
                distribution(cell.parts().queue()),
                distribution(cell.parts().run()),
                distribution(cell.parts().returnHop()),
                sending(cell),
                rounds.windowNanos(),
                finite(cell.achievedPerSecond()),
                null,
                finite(rounds.reactorNanos() / calls),
                finite(rounds.processNanos() / calls),
                finite(rounds.machineLoad()),
                null,
                openUtilisation(cell, cores),
                null,
                cell.isMeasured() ? prediction(Prediction.of(cell, cores)) : null,
                rounds(rounds, cell.reference()));
    }

    private static BenchDocument.Prediction prediction(Prediction prediction) {
        return new BenchDocument.Prediction(
                prediction.model(),
                finite(prediction.meanNanos()),
                finite(prediction.p99Nanos()),
                orNull(prediction.meanRatio()),
                orNull(prediction.p99Ratio()),
                prediction.fits(),
                prediction.misfit().map(Misfit::words).orElse(null));
    }

    private static BenchDocument.Scalability scalability(ScalabilityFit fit, long seed) {
        ScalabilityLaw law = fit.law();
        ScalabilityFit.Confidence confidence = fit.confidence(seed);
        return new BenchDocument.Scalability(
                estimate(law.gamma(), confidence.gamma()),
                estimate(law.alpha(), confidence.alpha()),
                estimate(law.beta(), confidence.beta()),
                confidence.isPeakIdentified() && law.peak().isPresent()
                        ? estimate(law.peak().getAsDouble(), confidence.peak())
                        : null);
    }

    private static BenchDocument.Estimate estimate(double value, Interval interval) {
        return new BenchDocument.Estimate(value, interval.low(), interval.high());
    }

    private static BenchDocument.Sending sending(OpenCell cell) {
        Sending sending = cell.sending();
        return new BenchDocument.Sending(
                finite(cell.offeredPerSecond()),
                finite(cell.achievedPerSecond()),
                finite(sending.achievedOverOffered()),
                cell.missedRate(),
                sending.unfinished(),
                distribution(sending.lag()),
                distribution(sending.fromSend()));
    }

    private static List<BenchDocument.Round> rounds(Rounds rounds, Optional<Rounds> reference) {
        List<BenchDocument.Round> documents = new ArrayList<>();
        for (int i = 0; i < rounds.each().size(); i++) {
            Round round = rounds.each().get(i);
            int number = i;
            Optional<Round> beside = reference
                    .map(Rounds::each)
                    .filter(all -> number < all.size())
                    .map(all -> all.get(number));
            documents.add(new BenchDocument.Round(
                    summary(round.latencies()),
                    finite(round.throughput()),
                    beside.map(other -> summary(other.latencies())).orElse(null),
                    beside.map(other -> finite(other.throughput())).orElse(null),
                    overTime(round.overTime()),
                    summary(round.idle())));
        }
        return documents;
    }

    private static BenchDocument.OverTime overTime(OverTime overTime) {
        List<Long> starts = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        List<Long> samples = new ArrayList<>();
        List<Long> p50 = new ArrayList<>();
        List<@Nullable Long> p99 = new ArrayList<>();
        List<Long> max = new ArrayList<>();
        for (OverTime.Interval interval : overTime.intervals()) {
            Histogram histogram = interval.histogram();
            long count = histogram.getTotalCount();
            starts.add(interval.startNanos());
            ends.add(interval.endNanos());
            samples.add(count);
            p50.add(Math.min(interval.maxNanos(), histogram.getValueAtPercentile(Percentile.P50.percent())));
            p99.add(
                    count < SAMPLES_FOR_P99
                            ? null
                            : Long.valueOf(Math.min(
                                    interval.maxNanos(), histogram.getValueAtPercentile(Percentile.P99.percent()))));
            max.add(interval.maxNanos());
        }
        return new BenchDocument.OverTime(starts, ends, samples, p50, p99, max);
    }

    /** The processor's share is reckoned with the row's last cell, what others used with the cell's own clock. */
    private static BenchDocument.Utilisation utilisation(Row row, Cell cell) {
        Utilisation busy = row.utilisation(cell);
        boolean othersKnown = cell.isCpuKnown() && Double.isFinite(cell.machineLoad());
        return new BenchDocument.Utilisation(
                busy.workers(),
                busy.reactor(),
                row.last().isCpuKnown() ? busy.cpu() : null,
                othersKnown ? busy.others() : null);
    }

    /** Of a cell without calls, or without a window, nothing can be said. */
    private static BenchDocument.@Nullable Utilisation openUtilisation(OpenCell cell, int cores) {
        boolean known = Double.isFinite(cell.workersLoad()) && Double.isFinite(cell.reactorLoad());
        return known
                ? new BenchDocument.Utilisation(
                        cell.workersLoad(), cell.reactorLoad(), finite(cell.cpuLoad(cores)), null)
                : null;
    }

    private static BenchDocument.Distribution distribution(Latencies latencies) {
        return distribution(latencies, latencies::quantile);
    }

    private static BenchDocument.Distribution distribution(
            Latencies latencies, Function<Percentile, Optional<Quantile>> quantile) {
        return new BenchDocument.Distribution(
                latencies.count(),
                latencies.clamped(),
                finite(latencies.meanNanos()),
                percentiles(quantile),
                orNull(latencies.maxNanos()),
                latencies.encoded());
    }

    private static BenchDocument.Summary summary(Latencies latencies) {
        return summary(latencies, latencies::quantile);
    }

    private static BenchDocument.Summary summary(
            Latencies latencies, Function<Percentile, Optional<Quantile>> quantile) {
        return new BenchDocument.Summary(
                latencies.count(), finite(latencies.meanNanos()), percentiles(quantile), orNull(latencies.maxNanos()));
    }

    private static Map<String, BenchDocument.@Nullable Quantile> percentiles(
            Function<Percentile, Optional<Quantile>> quantile) {
        Map<String, BenchDocument.@Nullable Quantile> percentiles = new LinkedHashMap<>();
        for (Percentile percentile : Percentile.values()) {
            percentiles.put(
                    percentile.label(),
                    quantile.apply(percentile)
                            .map(q -> new BenchDocument.Quantile(q.nanos(), q.lowNanos(), q.highNanos()))
                            .orElse(null));
        }
        return percentiles;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Double orNull(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    private static @Nullable Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}
