package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Round;
import dev.deft.analysis.result.Summary;
import dev.deft.analysis.statistics.Change;
import dev.deft.analysis.statistics.Difference;
import dev.deft.report.document.NotCompared.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes between two results, cell by cell of their matrices.
 *
 * <p>What is compared is each round's latency ÷ that of its reference, the same load over the JDK's fixed pool right before
 * or after it: a machine that was slower on one of the days was so for both.
 *
 * @param series what can be compared, in the order of the base's cells
 * @param notCompared what cannot
 * @param onlyInBase labels of cells that the changed result lacks
 * @param onlyInChanged labels of cells that the base lacks
 */
public record BenchDiff(
        List<Series> series, List<NotCompared> notCompared, List<String> onlyInBase, List<String> onlyInChanged) {

    private static final int FEWEST_ROUNDS = 2;

    /**
     * One metric of one cell in both results.
     *
     * @param cell its label
     * @param baseRatio cell ÷ reference in the base, the geometric mean of its rounds
     * @param changedRatio the same of the changed result
     */
    public record Series(String cell, Metric metric, double baseRatio, double changedRatio, Change change) {}

    /** Compares what both have; whether they are of one kind, {@link Comparability} knows. */
    public static BenchDiff of(BenchDocument base, BenchDocument changed) {
        Map<String, Cell> inBase = byLabel(base);
        Map<String, Cell> inChanged = byLabel(changed);
        List<Pair> pairs = new ArrayList<>();
        List<NotCompared> notCompared = new ArrayList<>();
        inBase.forEach((label, cell) -> {
            Cell other = inChanged.get(label);
            if (other != null) {
                for (Metric metric : Metric.values()) {
                    Reason reason = whyNot(metric, cell, other);
                    if (reason == null) {
                        pairs.add(pair(label, metric, cell, other));
                    } else {
                        notCompared.add(new NotCompared(label, metric, reason));
                    }
                }
            }
        });
        return new BenchDiff(series(pairs), notCompared, without(inBase, inChanged), without(inChanged, inBase));
    }

    /** The changes beyond their intervals, the largest first. */
    public List<Series> changes() {
        return series.stream()
                .filter(one -> one.change().isResolved())
                .sorted((a, b) -> Double.compare(size(b), size(a)))
                .toList();
    }

    private static double size(Series series) {
        return Math.abs(Math.log(series.change().ratio()));
    }

    private static Pair pair(String label, Metric metric, Cell base, Cell changed) {
        double[] before = logRatios(metric, base);
        double[] after = logRatios(metric, changed);
        return new Pair(label, metric, geometricMean(before), geometricMean(after), Difference.of(before, after));
    }

    /** All at once, since their intervals hold together. */
    private static List<Series> series(List<Pair> pairs) {
        List<Change> changes = Change.among(pairs.stream().map(Pair::difference).toList());
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            series.add(new Series(pair.cell(), pair.metric(), pair.base(), pair.changed(), changes.get(i)));
        }
        return List.copyOf(series);
    }

    private static double geometricMean(double[] logs) {
        return Math.exp(Arrays.stream(logs).average().orElse(Double.NaN));
    }

    private static @Nullable Reason whyNot(Metric metric, Cell base, Cell changed) {
        if (!base.complete() || !changed.complete()) {
            return Reason.INTERRUPTED;
        }
        if (base.rounds().size() < FEWEST_ROUNDS || changed.rounds().size() < FEWEST_ROUNDS) {
            return Reason.SINGLE_ROUND;
        }
        if (rounds(base, changed).anyMatch(round -> round.reference() == null)) {
            return Reason.NO_REFERENCE;
        }
        return rounds(base, changed).allMatch(round -> logRatio(metric, round).isPresent())
                ? null
                : Reason.TOO_FEW_SAMPLES;
    }

    private static Stream<Round> rounds(Cell base, Cell changed) {
        return Stream.concat(base.rounds().stream(), changed.rounds().stream());
    }

    private static double[] logRatios(Metric metric, Cell cell) {
        return cell.rounds().stream()
                .map(round -> logRatio(metric, round))
                .mapToDouble(OptionalDouble::orElseThrow)
                .toArray();
    }

    private static OptionalDouble logRatio(Metric metric, Round round) {
        Summary reference = round.reference();
        if (reference == null) {
            return OptionalDouble.empty();
        }
        Double own = metric.of(round.latency());
        Double others = metric.of(reference);
        return own != null && own > 0 && others != null && others > 0
                ? OptionalDouble.of(Math.log(own / others))
                : OptionalDouble.empty();
    }

    private static Map<String, Cell> byLabel(BenchDocument document) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        document.matrix().cells().forEach(cell -> cells.put(cell.label(), cell));
        return cells;
    }

    private static List<String> without(Map<String, Cell> some, Map<String, Cell> others) {
        return some.keySet().stream()
                .filter(label -> !others.containsKey(label))
                .toList();
    }

    private record Pair(String cell, Metric metric, double base, double changed, Difference difference) {}
}
