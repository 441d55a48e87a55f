package dev.deft.report.terminal;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Quantities;
import dev.deft.analysis.result.Sending;
import dev.deft.analysis.result.Utilisation;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.TimeColumn;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An open loop's cells as tables, a line for each: latency from the planned start, its parts, and how calls were sent. */
final class OpenMatrixText {

    /** The costs of an open loop beside its calls. */
    static final String SPINS =
            "the reactor waits awake ahead of each planned start, so that calls start to the microsecond:"
                    + " that takes up to a core, which the calls do not have";

    /** Beside every number of a cell that missed its rate. */
    static final String MISSED = "!";

    private final List<Cell> cells;
    private final TimeColumn times;

    OpenMatrixText(Matrix matrix) {
        this.cells = matrix.cells().stream()
                .sorted(Comparator.comparingInt(Cell::workers)
                        .thenComparingDouble(cell -> Numbers.orNaN(cell.ratePerSecond())))
                .toList();
        this.times = TimeColumn.of(cells.stream().map(Cell::latency));
    }

    /** Each table's lines, its heading first. */
    List<List<String>> blocks() {
        String unit = times.unit().symbol();
        return List.of(
                block(
                        "latency from the planned start, " + unit,
                        new TextColumns<Cell>()
                                .add("mean", cell -> times.mean(cell.latency()))
                                .add("p50", cell -> times.at(Percentile.P50, cell.latency()))
                                .add("p99 (95 % interval)", cell -> times.withInterval(Percentile.P99, cell.latency()))
                                .add("p99.9", cell -> times.at(Percentile.P999, cell.latency()))
                                .add("max", cell -> max(cell.latency().maxNanos()))),
                block(
                        "the rate, in calls/s",
                        new TextColumns<Cell>()
                                .add(
                                        "offered",
                                        cell -> Units.threeDigits(
                                                Numbers.orNaN(sending(cell).offeredPerSecond())))
                                .add("achieved", cell -> Units.threeDigits(cell.callsPerSecond()))
                                .add(
                                        "achieved/offered",
                                        cell -> kept(sending(cell).achievedOverOffered()))
                                .add(
                                        "samples",
                                        cell -> Units.count(cell.latency().samples()))),
                block(
                        "where the time goes: mean (p99), " + unit,
                        new TextColumns<Cell>()
                                .add("queue", cell -> part(cell.queue()))
                                .add("run", cell -> part(cell.run()))
                                .add("return hop", cell -> part(cell.returnHop()))),
                block(
                        "how calls were sent, p99 in " + unit,
                        new TextColumns<Cell>()
                                .add("send lag", cell -> p99(sending(cell).lag()))
                                .add("from the send", cell -> p99(sending(cell).fromSend()))
                                .add("reactor, cores", cell -> Units.threeDigits(used(cell, Utilisation::reactor)))
                                .add("CPU", cell -> Units.percent(used(cell, busy -> Numbers.orNaN(busy.cpu()))))),
                block(
                        "theory, " + unit + ": predicted (measured / predicted)",
                        new TextColumns<Cell>()
                                .add("mean", cell -> predicted(cell, Prediction::meanNanos, Prediction::meanRatio))
                                .add("p99", cell -> predicted(cell, Prediction::p99Nanos, Prediction::p99Ratio))
                                .add("model", Cell::prediction, Prediction::model)));
    }

    /** The explanations that a reader of the tables needs, paragraph by paragraph. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (cells.stream().anyMatch(Cell::missedRate)) {
            notes.addAll(Paragraph.of(MISSED
                    + " MISSED ITS RATE: fewer calls completed than were planned, so the queue grew while it was"
                    + " measured. These numbers grow with the time measured, and are of no steady state"));
        }
        long unfinished =
                cells.stream().mapToLong(cell -> sending(cell).unfinished()).sum();
        if (unfinished > 0) {
            notes.addAll(Paragraph.of(Units.count(unfinished)
                    + " calls had not completed when waiting for them ended; they count with the time until then"));
        }
        if (cells.stream().anyMatch(cell -> cell.quantile(Percentile.P99).isEmpty())) {
            notes.addAll(Paragraph.of(Units.INSUFFICIENT + ": p99 needs " + Percentile.P99.samplesNeeded()
                    + " samples, p99.9 " + Units.count(Percentile.P999.samplesNeeded()) + " (more --duration)"));
        }
        notes.addAll(
                Paragraph.of("queue counts from the planned start, so it includes the send lag; from the send is what a"
                        + " loop would have recorded that forgot its plan"));
        notes.addAll(misfits());
        if (cells.stream().anyMatch(cell -> !cell.complete())) {
            notes.add(MatrixText.PARTLY + " stopped before its time");
        }
        return notes;
    }

    private List<String> block(String heading, TextColumns<Cell> figures) {
        TextTable table = new TextTable();
        table.row(
                Stream.concat(Stream.of("rate", "W"), figures.heads().stream()).toList());
        for (Cell cell : cells) {
            List<String> row = new ArrayList<>(
                    List.of(Quantities.rate(Numbers.orNaN(cell.ratePerSecond())), String.valueOf(cell.workers())));
            figures.cells(cell).forEach(value -> row.add(value + mark(cell)));
            table.row(row);
        }
        return table.lines(heading);
    }

    private static String mark(Cell cell) {
        return (cell.missedRate() ? MISSED : "") + (cell.complete() ? "" : MatrixText.PARTLY);
    }

    private String max(@Nullable Long nanos) {
        return nanos == null ? Units.INSUFFICIENT : times.time((double) nanos);
    }

    /** Of no calls at all no part was kept, and none missed. */
    private static String kept(@Nullable Double achievedOverOffered) {
        return achievedOverOffered == null ? Units.INSUFFICIENT : Units.percent(achievedOverOffered);
    }

    private String part(Distribution part) {
        return times.mean(part) + " (" + p99(part) + ")";
    }

    private static double used(Cell cell, ToDoubleFunction<Utilisation> resource) {
        Utilisation busy = cell.utilisation();
        return busy == null ? Double.NaN : resource.applyAsDouble(busy);
    }

    private String predicted(
            Cell cell, Function<Prediction, @Nullable Double> of, Function<Prediction, @Nullable Double> toMeasured) {
        Prediction prediction = cell.prediction();
        if (prediction == null) {
            return Units.INSUFFICIENT;
        }
        Double nanos = of.apply(prediction);
        Double ratio = toMeasured.apply(prediction);
        String number = nanos == null ? "grows" : times.time(nanos);
        return ratio == null ? number : number + String.format(Locale.ROOT, " (%.2f)", ratio);
    }

    /** The cells where theory and measurement part, and why. */
    private List<String> misfits() {
        List<String> lines = new ArrayList<>();
        for (Cell cell : cells) {
            Prediction prediction = cell.prediction();
            if (prediction != null && prediction.why() != null) {
                lines.addAll(Paragraph.of(cell.label()
                        + ": measurement and prediction are more than 20 % apart, in the mean or in p99: "
                        + prediction.why()));
            }
        }
        return lines;
    }

    private String p99(Distribution latencies) {
        return times.at(Percentile.P99, latencies);
    }

    private static Sending sending(Cell cell) {
        return Objects.requireNonNull(cell.sending(), "a cell of an open loop says how its calls were sent");
    }
}
