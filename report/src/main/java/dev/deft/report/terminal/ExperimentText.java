package dev.deft.report.terminal;

import dev.deft.analysis.explanation.DemandStep;
import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.StyledCell;
import dev.deft.analysis.result.Trial;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines and the words of the thread's experiment. */
final class ExperimentText {

    private static final double MOST = 0.5;

    private static final char NO_BREAK = '\u00a0';

    private static final double HARDLY_ANY = 0.01;

    private ExperimentText() {}

    /** One demand: the thread's own line, then what a mean hides. */
    static List<String> trial(Trial trial, ClockCost clock) {
        Cell deferred = trial.deferred();
        List<String> lines = new ArrayList<>(List.of(
                "D=" + deferred.callers() + " W=" + deferred.workers() + mark(deferred) + ": "
                        + Units.count(deferred.latency().samples()) + " calls deferred, "
                        + Units.count(trial.synchronous().samples()) + " made synchronously",
                "deferToThread: avg " + mean(deferred.latency()) + ", sync: avg " + mean(trial.synchronous()) + ", "
                        + increase(trial)));
        whyNoRatio(trial, clock).ifPresent(lines::add);
        lines.addAll(percentiles(deferred.latency()));
        lines.add("  " + throughput(deferred));
        if (deferred.complete() && !deferred.steady()) {
            lines.add("  not steady: measured before every caller had a result (raise --warmup)");
        }
        String needs = missing(deferred.latency());
        if (!needs.isEmpty()) {
            lines.addAll(Paragraph.of(
                    "  ",
                    Units.INSUFFICIENT + " with "
                            + Units.count(deferred.latency().samples()) + " samples: " + needs));
        }
        return lines;
    }

    /** The ways in which callers are written, beside each other. */
    static List<String> styles(Experiment experiment) {
        return new TextColumns<StyledCell>()
                .add("callers", styled -> "D=" + styled.cell().callers() + mark(styled.cell()))
                .add("written as", StyledCell::style)
                .add("avg", styled -> mean(styled.cell().latency()))
                .addEach(
                        List.of(Percentile.P50, Percentile.P99),
                        Percentile::label,
                        (styled, percentile) -> orInsufficient(
                                styled.cell().quantile(percentile).map(Quantile::nanos)))
                .add(
                        "calls/s",
                        styled -> styled.cell().latency().samples() == 0
                                ? Units.INSUFFICIENT
                                : Units.rate(styled.cell().callsPerSecond()))
                .table(experiment.trials().stream()
                        .flatMap(trial -> Stream.concat(
                                Stream.of(new StyledCell("callbacks", trial.deferred())),
                                experiment.styled().stream()
                                        .filter(styled -> styled.cell().callers()
                                                == trial.deferred().callers())))
                        .toList())
                .lines("The same calls, by callers that are written in each way:");
    }

    /** The number of samples that each percentile needs that has too few. */
    private static String missing(Distribution latencies) {
        return Arrays.stream(Percentile.values())
                .filter(percentile -> latencies.quantile(percentile).isEmpty())
                .map(percentile -> percentile.label() + " needs " + Units.count(percentile.samplesNeeded()))
                .collect(Collectors.joining(", "));
    }

    /** The conclusions from the trials, in paragraphs of lines; none if nothing was measured. */
    static List<List<String>> words(Experiment experiment, int cores) {
        Optional<RowAnalysis> row = experiment.trials().stream()
                .findFirst()
                .flatMap(first -> RowAnalysis.of(first.deferred().workers(), deferred(experiment), cores));
        if (row.isEmpty()) {
            return List.of();
        }
        List<Cell> cells = row.get().cells();
        List<List<String>> words = new ArrayList<>();
        words.add(Paragraph.of(littlesLaw(cells)));
        if (cells.size() > 1) {
            words.add(Paragraph.of(
                    comparison(new DemandStep(cells.get(0), row.get().last()))));
        }
        words.add(Paragraph.of("At D=" + row.get().last().callers() + " " + LimitWords.of(row.get())
                + ". (S is the mean run, o the reactor's time a call, d the processor time a call.)"));
        return words;
    }

    static List<Cell> deferred(Experiment experiment) {
        return experiment.trials().stream().map(Trial::deferred).toList();
    }

    private static String littlesLaw(List<Cell> cells) {
        List<String> sums = new ArrayList<>();
        for (Cell cell : cells) {
            sums.add("D=" + cell.callers() + ": " + cell.callers() + " / "
                    + Units.rate(cell.callsPerSecond()) + " = " + Units.time(Numbers.orNaN(cell.littlesLawNanos()))
                    + ", measured "
                    + Units.time(cell.latency().mean()));
        }
        return "Each caller waits for its result before it calls again, so the mean is callers / throughput"
                + " (Little's law). " + String.join("; ", sums) + "."
                + (cells.stream().allMatch(Cell::followsLittle)
                        ? ""
                        : " Where the two differ, the cell was too short, or not steady.");
    }

    private static String comparison(DemandStep step) {
        String callers = "From D=" + step.from().callers() + " to D="
                + step.to().callers() + " there are " + Units.times(step.demand()) + " as many callers.";
        if (!step.from().hasEnoughSamples() || !step.to().hasEnoughSamples()) {
            return callers + " To compare the two takes at least " + Cell.SAMPLES_FOR_AN_AVERAGE + " calls of each.";
        }
        return callers + " Throughput became " + Units.times(step.throughput()) + " what it was, the mean latency "
                + Units.times(step.latency()) + ". " + moral(step);
    }

    private static String moral(DemandStep step) {
        if (step.latency() < DemandStep.HARDLY_MORE) {
            return "Throughput nearly kept up with the callers, so they hardly waited for each other.";
        }
        double work = step.to().meanServiceNanos() - step.from().meanServiceNanos();
        double longer = step.to().latency().mean() - step.from().latency().mean();
        String inWork = work < HARDLY_ANY * longer ? "hardly any" : Units.time(work);
        return "A call takes " + Units.time(longer) + " longer: " + inWork
                + " of that in the run itself, the rest in waiting for its turn. " + cause(step, work / longer);
    }

    /** The reason why calls were slower, given the part of it that lies in the work itself. */
    private static String cause(DemandStep step, double partInWork) {
        if (partInWork > MOST) {
            return "That is no queue: the calls slow each other down while they run, where they share cores, a lock or a"
                    + " device.";
        }
        if (step.service() > DemandStep.HARDLY_MORE) {
            return "That is a queue, and more: the run itself takes " + Units.times(step.service())
                    + " what it took, where calls share cores, a lock or a device.";
        }
        return "That is the thread's answer: the queue grew, the price of a call hardly did.";
    }

    private static String increase(Trial trial) {
        return trial.increase() == null ? "no ratio" : String.format(Locale.ROOT, "%.2fx increase", trial.increase());
    }

    private static Optional<String> whyNoRatio(Trial trial, ClockCost clock) {
        if (isEmpty(trial) || !isHidden(trial, clock)) {
            return Optional.empty();
        }
        boolean more = trial.synchronous().mean() > clock.perCallNanos();
        return Optional.of("  no ratio: the sync mean is " + (more ? "mostly the clock's own " : "all the clock's ")
                + Units.threeDigits(clock.perCallNanos()) + " ns");
    }

    private static boolean isEmpty(Trial trial) {
        return trial.synchronous().samples() == 0 || trial.deferred().latency().samples() == 0;
    }

    private static boolean isHidden(Trial trial, ClockCost clock) {
        return clock.hides(trial.synchronous().mean());
    }

    private static String mean(Distribution latencies) {
        return latencies.samples() == 0 ? Units.INSUFFICIENT : Units.micros(latencies.mean()) + " us";
    }

    private static List<String> percentiles(Distribution latencies) {
        List<String> parts = new ArrayList<>();
        for (Percentile percentile : Percentile.values()) {
            parts.add(percentile.label() + " "
                    + orInsufficient(latencies.quantile(percentile).map(Quantile::nanos)));
        }
        parts.add("max " + orInsufficient(Optional.ofNullable(latencies.maxNanos())));
        // Lines break between the parts, never within one.
        String unbroken =
                parts.stream().map(part -> part.replace(' ', NO_BREAK)).collect(Collectors.joining(", "));
        return Paragraph.of("  ", unbroken).stream()
                .map(line -> line.replace(NO_BREAK, ' '))
                .toList();
    }

    private static String orInsufficient(Optional<Long> nanos) {
        return nanos.map(known -> Units.micros((double) known) + " us").orElse(Units.INSUFFICIENT);
    }

    private static String throughput(Cell cell) {
        return cell.latency().samples() == 0
                ? "throughput " + Units.INSUFFICIENT
                : "throughput " + Units.rate(cell.callsPerSecond());
    }

    private static String mark(Cell cell) {
        if (!cell.complete()) {
            return " (incomplete)";
        }
        return cell.steady() ? "" : " (not steady)";
    }
}
