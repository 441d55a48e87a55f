package dev.deft.report.terminal;

import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Utilisation;
import dev.deft.analysis.theory.Bottleneck;
import dev.deft.report.text.LimitPhrases;
import dev.deft.report.text.Units;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says which limit a row met, with the sum that shows it. */
final class LimitWords {

    /** The subject of the sentences of {@link #of}. */
    static final String INTRODUCTION = "A limit is the most that a resource can do. W workers do W/S calls/s if a run"
            + " takes S, the reactor's one thread does 1/o if it needs o for each call, and C cores do C/d if a call costs"
            + " d of processor time.";

    private static final String TOO_SHORT = "its time cannot be read in less than 200 ms";

    /** A smaller part of the cores than this is the system's own housekeeping. */
    private static final double WORTH_SAYING = 0.05;

    private LimitWords() {}

    /** One sentence about the row at its highest demand. */
    static String of(RowAnalysis row) {
        return row.last().isCpuKnown() ? known(row) : known(row) + ". The CPU is left out: " + TOO_SHORT;
    }

    private static String known(RowAnalysis row) {
        Bottleneck limit = row.limit();
        String phrase = LimitPhrases.of(limit.name().toLowerCase(Locale.ROOT), row.hasWorkerForEachCaller());
        return switch (limit) {
            case WORKERS ->
                met(
                        phrase,
                        row,
                        limit,
                        row.workers() + " / S " + Units.time(row.last().meanServiceNanos()));
            case REACTOR -> met(phrase, row, limit, "1 / o " + Units.time(row.reactorNanos()));
            case CPU -> met(phrase, row, limit, row.cores() + " / d " + Units.time(row.cpuNanos()));
            case DEMAND -> phrase + none(row) + "; nearest: " + nearest(row);
            case ELSEWHERE ->
                phrase + "; throughput stopped growing at D=" + row.knee().callers() + "; nearest: " + nearest(row)
                        + ". " + elsewhere(row);
            case UNKNOWN -> phrase + "; " + unknown(row);
        };
    }

    private static String none(RowAnalysis row) {
        String demand = "D=" + row.last().callers();
        if (row.stillGrew()) {
            return "; throughput still grew at " + demand;
        }
        return RowAnalysis.hardlyWaited(row.last()) ? "; at " + demand + " calls hardly wait outside their run" : "";
    }

    private static String unknown(RowAnalysis row) {
        if (row.last().hasEnoughSamples()) {
            return "at D=" + row.last().callers() + " " + nearest(row) + ", and "
                    + Units.percent(Utilisation.MET) + " is where a limit counts as met (more --rounds, or a longer"
                    + " --duration)";
        }
        return "it takes " + Cell.SAMPLES_FOR_AN_AVERAGE + " calls, and at D="
                + row.last().callers() + " only "
                + Units.count(row.last().latency().samples()) + " completed in the time measured";
    }

    private static String met(String phrase, RowAnalysis row, Bottleneck limit, String sum) {
        double done = row.last().callsPerSecond();
        String words = phrase + ": " + sum + " = " + Units.rate(row.bound(limit)) + "; "
                + Units.threeDigits(done) + " done (" + LimitPhrases.share(done / row.bound(limit), row.busy(limit))
                + ") from D=" + row.knee().callers();
        double others = row.last().othersLoad(row.cores());
        return limit == Bottleneck.CPU && others >= WORTH_SAYING
                ? words + "; other programs had " + Units.percent(others) + " of the cores"
                : words;
    }

    /** The disturbance of these cells, in a sentence; empty if there was none. */
    static Optional<String> disturbance(List<Cell> cells, int cores) {
        double others = cells.stream()
                .mapToDouble(cell -> cell.othersLoad(cores))
                .average()
                .orElse(0);
        return others < WORTH_SAYING
                ? Optional.empty()
                : Optional.of("other programs used " + Units.percent(others)
                        + " of the cores meanwhile, which the times may show");
    }

    private static String nearest(RowAnalysis row) {
        Utilisation utilisation = row.utilisation(row.last());
        Bottleneck busiest = utilisation.busiest();
        return resource(busiest) + ", busy " + LimitPhrases.share(utilisation.of(busiest), row.busy(busiest));
    }

    private static String elsewhere(RowAnalysis row) {
        Cell first = row.cells().get(0);
        Cell last = row.last();
        String took = "The run itself took " + Units.time(first.meanServiceNanos()) + " at D="
                + first.callers() + " and " + Units.time(last.meanServiceNanos()) + " at D="
                + last.callers();
        if (row.waitsInside()) {
            return took + ": calls wait inside it, for a lock, a device or a core, and more workers would not help";
        }
        return took + ": so calls wait in the hand-over between threads, or for a core that another program has";
    }

    private static String resource(Bottleneck limit) {
        return switch (limit) {
            case WORKERS -> "workers";
            case REACTOR -> "reactor";
            case CPU -> "CPU";
            case DEMAND, ELSEWHERE, UNKNOWN -> throw new IllegalArgumentException(limit + " is no resource");
        };
    }
}
