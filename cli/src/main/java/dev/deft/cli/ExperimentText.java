package dev.deft.cli;

import dev.deft.bench.Cell;
import dev.deft.bench.ClockCost;
import dev.deft.bench.Experiment;
import dev.deft.bench.Experiment.Trial;
import dev.deft.bench.Latencies;
import dev.deft.bench.Percentile;
import dev.deft.bench.Row;
import dev.deft.bench.Step;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The lines and the words of the thread's experiment. */
final class ExperimentText {

    static final String INSUFFICIENT = "insufficient";

    /** Up to this, calls took about as long as before. */
    private static final double HARDLY_MORE = 1.5;

    private static final double MOST = 0.5;

    private static final char NO_BREAK = '\u00a0';

    private static final double HARDLY_ANY = 0.01;

    private ExperimentText() {}

    /** One demand: the thread's own line, then what a mean hides. */
    static List<String> trial(Trial trial, ClockCost clock) {
        Cell deferred = trial.deferred();
        List<String> lines = new ArrayList<>(List.of(
                "D=" + deferred.shape().demand() + " W=" + deferred.shape().workers() + mark(deferred) + ": "
                        + Units.count(deferred.latencies().count()) + " calls deferred, "
                        + Units.count(trial.synchronous().latencies().count()) + " made synchronously",
                "deferToThread: avg " + mean(deferred.latencies()) + ", sync: avg "
                        + mean(trial.synchronous().latencies()) + ", " + increase(trial, clock)));
        whyNoRatio(trial, clock).ifPresent(lines::add);
        lines.addAll(percentiles(deferred.latencies()));
        lines.add("  " + throughput(deferred));
        if (deferred.complete() && !deferred.steady()) {
            lines.add("  not steady: measured before every caller had a result (raise --warmup)");
        }
        String needs = missing(deferred.latencies());
        if (!needs.isEmpty()) {
            lines.addAll(Paragraph.of(
                    "  ",
                    INSUFFICIENT + " with " + Units.count(deferred.latencies().count()) + " samples: " + needs));
        }
        return lines;
    }

    /** How many samples each percentile needs that has too few. */
    private static String missing(Latencies latencies) {
        return Arrays.stream(Percentile.values())
                .filter(percentile -> latencies.nanosAt(percentile).isEmpty())
                .map(percentile -> percentile.label() + " needs " + Units.count(percentile.samplesNeeded()))
                .collect(Collectors.joining(", "));
    }

    /** What the trials show, in paragraphs of lines; none if nothing was measured. */
    static List<List<String>> words(Experiment experiment, int cores) {
        Optional<Row> row = experiment.row(cores);
        if (row.isEmpty()) {
            return List.of();
        }
        List<Cell> cells = row.get().cells();
        List<List<String>> words = new ArrayList<>();
        words.add(Paragraph.of(littlesLaw(cells)));
        if (cells.size() > 1) {
            words.add(Paragraph.of(comparison(new Step(cells.get(0), row.get().last()))));
        }
        words.add(Paragraph.of("At D=" + row.get().last().shape().demand() + " " + LimitWords.of(row.get())
                + ". (S is the mean run, o the reactor's time a call, d the processor time a call.)"));
        return words;
    }

    private static String littlesLaw(List<Cell> cells) {
        List<String> sums = new ArrayList<>();
        for (Cell cell : cells) {
            sums.add("D=" + cell.shape().demand() + ": " + cell.shape().demand() + " / "
                    + Units.rate(cell.throughput()) + " = " + Units.time(cell.predictedMeanNanos()) + ", measured "
                    + Units.time(cell.latencies().meanNanos()));
        }
        return "Each caller waits for its result before it calls again, so the mean is callers / throughput"
                + " (Little's law). " + String.join("; ", sums) + "."
                + (cells.stream().allMatch(Cell::followsLittle)
                        ? ""
                        : " Where the two differ, the cell was too short, or not steady.");
    }

    private static String comparison(Step step) {
        String callers = "From D=" + step.from().shape().demand() + " to D="
                + step.to().shape().demand() + " there are " + Units.times(step.demand()) + " as many callers.";
        if (!step.from().hasEnoughSamples() || !step.to().hasEnoughSamples()) {
            return callers + " To compare the two takes at least " + Cell.SAMPLES_FOR_AN_AVERAGE + " calls of each.";
        }
        return callers + " Throughput became " + Units.times(step.throughput()) + " what it was, the mean latency "
                + Units.times(step.latency()) + ". " + moral(step);
    }

    private static String moral(Step step) {
        if (step.latency() < HARDLY_MORE) {
            return "Throughput nearly kept up with the callers, so they hardly waited for each other.";
        }
        double work = step.to().meanServiceNanos() - step.from().meanServiceNanos();
        double longer =
                step.to().latencies().meanNanos() - step.from().latencies().meanNanos();
        String inWork = work < HARDLY_ANY * longer ? "hardly any" : Units.time(work);
        return "A call takes " + Units.time(longer) + " longer: " + inWork
                + " of that in the run itself, the rest in waiting for its turn. " + cause(step, work / longer);
    }

    /** What made calls slower, given the part of it that lies in the work itself. */
    private static String cause(Step step, double partInWork) {
        if (partInWork > MOST) {
            return "That is no queue: the calls slow each other down while they run, where they share cores, a lock or a"
                    + " device.";
        }
        if (step.service() > HARDLY_MORE) {
            return "That is a queue, and more: the run itself takes " + Units.times(step.service())
                    + " what it took, where calls share cores, a lock or a device.";
        }
        return "That is the thread's answer: the queue grew, the price of a call hardly did.";
    }

    private static String increase(Trial trial, ClockCost clock) {
        boolean ratio = !isEmpty(trial) && !isHidden(trial, clock);
        return ratio ? String.format(Locale.ROOT, "%.2fx increase", trial.increase()) : "no ratio";
    }

    private static Optional<String> whyNoRatio(Trial trial, ClockCost clock) {
        if (isEmpty(trial) || !isHidden(trial, clock)) {
            return Optional.empty();
        }
        boolean more = trial.synchronous().latencies().meanNanos() > clock.perCallNanos();
        return Optional.of("  no ratio: the sync mean is " + (more ? "mostly the clock's own " : "all the clock's ")
                + Units.threeDigits(clock.perCallNanos()) + " ns");
    }

    private static boolean isEmpty(Trial trial) {
        return trial.synchronous().latencies().count() == 0
                || trial.deferred().latencies().count() == 0;
    }

    private static boolean isHidden(Trial trial, ClockCost clock) {
        return clock.hides(trial.synchronous().latencies().meanNanos());
    }

    private static String mean(Latencies latencies) {
        return latencies.count() == 0 ? INSUFFICIENT : Units.micros(latencies.meanNanos()) + " us";
    }

    private static List<String> percentiles(Latencies latencies) {
        List<String> parts = new ArrayList<>();
        for (Percentile percentile : Percentile.values()) {
            parts.add(percentile.label() + " " + orInsufficient(latencies.nanosAt(percentile)));
        }
        parts.add("max " + orInsufficient(latencies.maxNanos()));
        // Lines break between the parts, never within one.
        String unbroken =
                parts.stream().map(part -> part.replace(' ', NO_BREAK)).collect(Collectors.joining(", "));
        return Paragraph.of("  ", unbroken).stream()
                .map(line -> line.replace(NO_BREAK, ' '))
                .toList();
    }

    private static String orInsufficient(OptionalLong nanos) {
        return nanos.isPresent() ? Units.micros((double) nanos.getAsLong()) + " us" : INSUFFICIENT;
    }

    private static String throughput(Cell cell) {
        return cell.latencies().count() == 0
                ? "throughput " + INSUFFICIENT
                : "throughput " + Units.rate(cell.throughput());
    }

    private static String mark(Cell cell) {
        if (!cell.complete()) {
            return " (incomplete)";
        }
        return cell.steady() ? "" : " (not steady)";
    }
}
