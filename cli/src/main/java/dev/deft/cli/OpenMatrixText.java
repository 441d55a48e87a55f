package dev.deft.cli;

import dev.deft.analysis.result.Quantities;
import dev.deft.bench.Latencies;
import dev.deft.bench.OpenCell;
import dev.deft.bench.OpenMatrix;
import dev.deft.bench.Percentile;
import dev.deft.bench.Prediction;
import dev.deft.bench.Quantile;
import dev.deft.bench.Sending;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** An open loop's cells as tables, a line for each: latency from the planned start, its parts, and how calls were sent. */
final class OpenMatrixText {

    /** What an open loop costs beside its calls. */
    static final String SPINS =
            "the reactor waits awake ahead of each planned start, so that calls start to the microsecond:"
                    + " that takes up to a core, which the calls do not have";

    /** Beside every number of a cell that missed its rate. */
    private static final String MISSED = "!";

    private static final String PARTLY = "*";

    private final OpenMatrix matrix;
    private final List<OpenCell> cells;
    private final Units.Time unit;

    OpenMatrixText(OpenMatrix matrix) {
        this.matrix = matrix;
        this.cells = matrix.cells().stream()
                .sorted(Comparator.comparingInt((OpenCell cell) -> cell.shape().workers())
                        .thenComparingDouble(cell -> cell.shape().ratePerSecond()))
                .toList();
        this.unit = Units.Time.fitting(cells.stream()
                .filter(cell -> cell.latencies().count() > 0)
                .mapToDouble(cell -> cell.latencies().meanNanos())
                .min()
                .orElse(1e6));
    }

    /** Each table's lines, its heading first. */
    List<List<String>> blocks() {
        return List.of(
                block(
                        "latency from the planned start, " + unit.symbol(),
                        List.of("mean", "p50", "p99 (95 % interval)", "p99.9", "max"),
                        this::latency),
                block(
                        "the rate, in calls/s",
                        List.of("offered", "achieved", "achieved/offered", "samples"),
                        this::rate),
                block(
                        "where the time goes: mean (p99), " + unit.symbol(),
                        List.of("queue", "run", "return hop"),
                        this::parts),
                block(
                        "how calls were sent, p99 in " + unit.symbol(),
                        List.of("send lag", "from the send", "reactor, cores", "CPU"),
                        this::sending),
                block(
                        "theory, " + unit.symbol() + ": predicted (measured / predicted)",
                        List.of("mean", "p99", "model"),
                        this::theory));
    }

    /** What a reader needs to read the tables, paragraph by paragraph. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (matrix.missedRate()) {
            notes.addAll(Paragraph.of(MISSED
                    + " MISSED ITS RATE: fewer calls completed than were planned, so the queue grew while it was"
                    + " measured. These numbers grow with the time measured, and are of no steady state"));
        }
        long unfinished =
                cells.stream().mapToLong(cell -> cell.sending().unfinished()).sum();
        if (unfinished > 0) {
            notes.addAll(Paragraph.of(Units.count(unfinished)
                    + " calls had not completed when waiting for them ended; they count with the time until then"));
        }
        if (cells.stream()
                .anyMatch(cell -> cell.rounds().quantile(Percentile.P99).isEmpty())) {
            notes.addAll(Paragraph.of(ExperimentText.INSUFFICIENT + ": p99 needs " + Percentile.P99.samplesNeeded()
                    + " samples, p99.9 " + Units.count(Percentile.P999.samplesNeeded()) + " (more --duration)"));
        }
        notes.addAll(
                Paragraph.of("queue counts from the planned start, so it includes the send lag; from the send is what a"
                        + " loop would have recorded that forgot its plan"));
        notes.addAll(misfits());
        if (cells.stream().anyMatch(cell -> !cell.rounds().complete())) {
            notes.add(PARTLY + " stopped before its time");
        }
        return notes;
    }

    private List<String> block(String heading, List<String> columns, Function<OpenCell, List<String>> values) {
        TextTable table = new TextTable();
        table.row(Stream.concat(Stream.of("rate", "W"), columns.stream()).toList());
        for (OpenCell cell : cells) {
            List<String> row = new ArrayList<>(List.of(
                    Quantities.rate(cell.shape().ratePerSecond()),
                    String.valueOf(cell.shape().workers())));
            values.apply(cell).forEach(value -> row.add(value + mark(cell)));
            table.row(row);
        }
        List<String> lines = new ArrayList<>(List.of(heading));
        lines.addAll(table.lines());
        return lines;
    }

    private static String mark(OpenCell cell) {
        return (cell.missedRate() ? MISSED : "") + (cell.rounds().complete() ? "" : PARTLY);
    }

    private List<String> latency(OpenCell cell) {
        Latencies latencies = cell.latencies();
        return List.of(
                mean(latencies),
                cell.rounds().quantile(Percentile.P50).map(q -> time(q.nanos())).orElse(ExperimentText.INSUFFICIENT),
                cell.rounds().quantile(Percentile.P99).map(this::withInterval).orElse(ExperimentText.INSUFFICIENT),
                cell.rounds()
                        .quantile(Percentile.P999)
                        .map(q -> time(q.nanos()))
                        .orElse(ExperimentText.INSUFFICIENT),
                time(latencies.maxNanos()));
    }

    private List<String> rate(OpenCell cell) {
        return List.of(
                Units.threeDigits(cell.offeredPerSecond()),
                Units.threeDigits(cell.achievedPerSecond()),
                kept(cell.sending().achievedOverOffered()),
                Units.count(cell.latencies().count()));
    }

    /** Of no calls at all no part was kept, and none missed. */
    private static String kept(double achievedOverOffered) {
        return Double.isFinite(achievedOverOffered) ? Units.percent(achievedOverOffered) : ExperimentText.INSUFFICIENT;
    }

    private List<String> parts(OpenCell cell) {
        return Stream.of(cell.parts().queue(), cell.parts().run(), cell.parts().returnHop())
                .map(part -> mean(part) + " (" + time(part.nanosAt(Percentile.P99)) + ")")
                .toList();
    }

    private List<String> sending(OpenCell cell) {
        Sending sending = cell.sending();
        return List.of(
                time(sending.lag().nanosAt(Percentile.P99)),
                time(sending.fromSend().nanosAt(Percentile.P99)),
                Units.threeDigits(cell.reactorLoad()),
                Units.percent(cell.cpuLoad(matrix.cores())));
    }

    private List<String> theory(OpenCell cell) {
        if (!cell.isMeasured()) {
            return List.of(ExperimentText.INSUFFICIENT, ExperimentText.INSUFFICIENT, "-");
        }
        Prediction prediction = Prediction.of(cell, matrix.cores());
        return List.of(
                predicted(prediction.meanNanos(), prediction.meanRatio()),
                predicted(prediction.p99Nanos(), prediction.p99Ratio()),
                prediction.model());
    }

    private String predicted(double nanos, OptionalDouble ratio) {
        String number = Double.isFinite(nanos) ? Units.threeDigits(unit.of(nanos)) : "grows";
        return ratio.isPresent() ? number + String.format(Locale.ROOT, " (%.2f)", ratio.getAsDouble()) : number;
    }

    /** Where theory and measurement part, and why. */
    private List<String> misfits() {
        List<String> lines = new ArrayList<>();
        for (OpenCell cell : cells) {
            if (cell.isMeasured()) {
                Prediction.of(cell, matrix.cores())
                        .misfit()
                        .ifPresent(
                                misfit -> lines.addAll(Paragraph.of(cell.shape().label()
                                        + ": measurement and prediction are more than 20 % apart, in the mean or in p99: "
                                        + misfit.words())));
            }
        }
        return lines;
    }

    private String withInterval(Quantile quantile) {
        return time(quantile.nanos()) + " (" + time(quantile.lowNanos()) + ".." + time(quantile.highNanos()) + ")";
    }

    private String mean(Latencies latencies) {
        return Optional.of(latencies)
                .filter(some -> some.count() > 0)
                .map(some -> Units.threeDigits(unit.of(some.meanNanos())))
                .orElse(ExperimentText.INSUFFICIENT);
    }

    private String time(OptionalLong nanos) {
        return nanos.isPresent() ? time(nanos.getAsLong()) : ExperimentText.INSUFFICIENT;
    }

    private String time(long nanos) {
        return Units.threeDigits(unit.of((double) nanos));
    }
}
