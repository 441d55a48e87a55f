package dev.deft.report.page;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Estimate;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Row;
import dev.deft.analysis.result.Sending;
import dev.deft.analysis.statistics.Interval;
import dev.deft.report.text.LimitPhrases;
import dev.deft.report.text.NoiseWords;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The conclusions from one result, in sentences that its numbers support; and what must be known before any of them is believed. */
final class Conclusions {

    private static final int MOST_NAMED = 6;

    private final BenchDocument document;
    private final List<Cell> cells;

    Conclusions(BenchDocument document) {
        this.document = document;
        this.cells = document.matrix().cells();
    }

    /** The faults of the result as a whole; empty if there are none. */
    List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        List<Cell> missed =
                cells.stream().filter(c -> Flag.of(c).contains(Flag.MISSED)).toList();
        if (document.missedRate() || !missed.isEmpty()) {
            alarms.add("Missed its rate: " + (missed.isEmpty() ? "the run" : named(missed)) + ". "
                    + "Fewer calls completed than were offered, so the latencies there say how long the run was, not how"
                    + " long a call takes.");
        }
        List<Cell> broken = cells.stream().filter(c -> !c.complete()).toList();
        if (!document.complete() || !broken.isEmpty()) {
            alarms.add("Incomplete: the run ended before everything was measured that was asked for"
                    + (broken.isEmpty() ? "." : "; cut short: " + named(broken) + "."));
        }
        List<Cell> unsteady = cells.stream().filter(c -> !c.steady()).toList();
        if (!unsteady.isEmpty()) {
            alarms.add("Unsteady: " + named(unsteady)
                    + ". Measuring began while the queue was still filling, so these latencies are too low.");
        }
        return alarms;
    }

    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (document.matrix().loop().equals("open")) {
            sentences.addAll(rates());
        } else {
            sentences.addAll(range());
            sentences.addAll(rows());
        }
        prediction().ifPresent(sentences::add);
        NoiseWords.of(document.idle(), Show::time).ifPresent(sentences::add);
        return sentences;
    }

    private List<String> range() {
        Comparator<Cell> byMean =
                Comparator.comparingDouble(cell -> cell.latency().mean());
        List<Cell> known =
                cells.stream().filter(c -> c.latency().meanNanos() != null).toList();
        if (known.isEmpty()) {
            return List.of("No cell has enough calls for a mean.");
        }
        Cell best = known.stream().min(byMean).orElseThrow();
        Cell worst = known.stream().max(byMean).orElseThrow();
        if (best.equals(worst)) {
            return List.of("The mean call took " + mean(best) + ".");
        }
        return List.of(
                "The mean call took " + mean(best) + " at best (" + amongLike(best, known) + ") and " + mean(worst)
                        + " at worst (" + amongLike(worst, known) + "), "
                        + Units.times(worst.latency().mean() / best.latency().mean()) + " as long."
                        + p99(worst)
                                .map(p99 -> " There, one call in a hundred took longer than " + p99 + ".")
                                .orElse(""));
    }

    /** Chance alone chose this cell from those whose intervals overlap its own. */
    private static String amongLike(Cell cell, List<Cell> known) {
        Optional<Interval> own = Spread.ofMean(cell);
        long like = known.stream()
                .filter(other -> !other.equals(cell))
                .filter(other -> own.isPresent()
                        && Spread.ofMean(other).filter(own.get()::overlaps).isPresent())
                .count();
        return like == 0 ? name(cell) : name(cell) + ", and " + like + " more within the noise of the rounds";
    }

    private static Optional<String> p99(Cell cell) {
        Quantile quantile = cell.latency().percentiles().get("p99");
        return quantile == null
                ? Optional.empty()
                : Optional.of(Show.time(quantile.nanos()) + " (95 % interval "
                        + Show.between(quantile.lowNanos(), quantile.highNanos()) + ")");
    }

    private List<String> rows() {
        Matrix matrix = document.matrix();
        List<Row> rows = matrix.rows();
        List<String> sentences = new ArrayList<>();
        rows.stream()
                .max(Comparator.comparingDouble(Row::highestThroughput))
                .ifPresent(best -> sentences.add(most(best)));
        Map<String, List<Row>> byLimit = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> LimitPhrases.of(row, matrix), LinkedHashMap::new, Collectors.toList()));
        byLimit.forEach((sentence, same) -> sentences.add(
                "With " + or(same.stream().map(Row::workers).toList()) + ": " + sentence + busy(same) + "."));
        return sentences;
    }

    /** Returns whether it was really these workers that did most, as the rounds say. */
    private String most(Row best) {
        Optional<Interval> own = busiest(best).flatMap(Spread::ofThroughput);
        String interval = own.map(i ->
                        " (95 % interval " + Units.threeDigits(i.low()) + " to " + Units.threeDigits(i.high()) + ")")
                .orElse("");
        List<Integer> like = document.matrix().rows().stream()
                .filter(row -> row.workers() != best.workers())
                .filter(row -> own.isPresent()
                        && busiest(row)
                                .flatMap(Spread::ofThroughput)
                                .filter(own.get()::overlaps)
                                .isPresent())
                .map(Row::workers)
                .toList();
        return "The most that was done was " + Show.rate(best.highestThroughput()) + interval + ", with "
                + Units.counted(best.workers(), "worker")
                + (like.isEmpty() ? "." : "; with " + or(like) + " it was as much, as far as the rounds tell.");
    }

    private Optional<Cell> busiest(Row row) {
        return cells.stream()
                .filter(cell -> cell.workers() == row.workers() && cell.complete())
                .max(Comparator.comparingDouble(Results::throughput));
    }

    /** The use of the limit that these rows met, at least; nothing where that is not known of all. */
    private static String busy(List<Row> rows) {
        List<Estimate> known = rows.stream()
                .flatMap(row -> Optional.ofNullable(row.busy()).stream())
                .toList();
        if (known.isEmpty() || known.size() < rows.size()) {
            return "";
        }
        double least = known.stream().mapToDouble(Estimate::value).min().orElseThrow();
        double low = known.stream().mapToDouble(Estimate::low).min().orElseThrow();
        double high = known.stream().mapToDouble(Estimate::high).min().orElseThrow();
        return known.size() == 1
                ? " (busy " + LimitPhrases.share(least, Optional.of(new Interval(low, high))) + ")"
                : " (busy " + Units.percent(least) + " or more, 95 % intervals from " + Units.percent(low) + " on)";
    }

    /** {@code 1, 2 or 4 workers}. */
    private static String or(List<Integer> workers) {
        int last = workers.size() - 1;
        String end = Units.counted(workers.get(last), "worker");
        return last == 0
                ? end
                : workers.subList(0, last).stream().map(Units::count).collect(Collectors.joining(", ")) + " or " + end;
    }

    private List<String> rates() {
        List<String> sentences = new ArrayList<>();
        Optional<Cell> highest = cells.stream()
                .filter(c -> Flag.of(c).isEmpty())
                .max(Comparator.comparingDouble((Cell c) -> Column.of(c).load())
                        .thenComparing(Comparator.comparingInt(Cell::workers).reversed()));
        sentences.add(highest.map(cell -> "The highest rate that was kept up was " + name(cell) + ", where a call took "
                        + mean(cell) + " in the mean"
                        + p99(cell)
                                .map(p99 -> " and one in a hundred longer than " + p99)
                                .orElse("") + ".")
                .orElse("No rate was kept up."));
        cells.stream()
                .filter(c -> Flag.of(c).contains(Flag.MISSED))
                .min(Comparator.comparingDouble(Conclusions::achieved))
                .ifPresent(cell -> sentences.add("The rate was missed by most at " + name(cell) + ": "
                        + Units.percent(achieved(cell)) + " of the calls that were offered completed in time."));
        return sentences;
    }

    private static double achieved(Cell cell) {
        Sending sending = cell.sending();
        Double achieved = sending == null ? null : sending.achievedOverOffered();
        return achieved == null ? 1 : achieved;
    }

    private Optional<String> prediction() {
        List<Prediction> all = cells.stream()
                .map(Cell::prediction)
                .flatMap(p -> Optional.ofNullable(p).stream())
                .toList();
        long fitting = all.stream().filter(Prediction::fits).count();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of("Theory is within 20 % of the measured mean in " + fitting + " of "
                        + Units.counted(all.size(), "cell") + ".");
    }

    private static String named(List<Cell> named) {
        String names = named.stream().limit(MOST_NAMED).map(Conclusions::name).collect(Collectors.joining(", "));
        int more = named.size() - MOST_NAMED;
        return more > 0 ? names + " and " + more + " more" : names;
    }

    private static String name(Cell cell) {
        return cell.label().replace(' ', '\u00a0');
    }

    private static String mean(Cell cell) {
        return Show.time(cell.latency().meanNanos()) + Flag.inWords(cell);
    }
}
