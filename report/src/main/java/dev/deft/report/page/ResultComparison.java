package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.report.document.Metric;
import dev.deft.report.text.Units;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A comparison of one result's cells with the same cells of the base. */
final class ResultComparison {

    private ResultComparison() {}

    /** In a sentence. */
    static String inWords(Results results, int other) {
        List<Double> ratios = results.cells(other).stream()
                .flatMap(to ->
                        results.cell(0, Column.of(to), to.workers()).map(from -> ratio(Metric.MEAN, from, to)).stream())
                .sorted()
                .toList();
        String base = Results.letter(0);
        if (ratios.isEmpty()) {
            return "No cell of " + base + " can be compared.";
        }
        return "Beside " + base + ", in " + Units.counted(ratios.size(), "cell") + " that both have: the mean is "
                + Show.ratio(ratios.get(0)) + " to " + Show.ratio(ratios.get(ratios.size() - 1)) + " times " + base
                + "'s, and " + Show.ratio(ratios.get(ratios.size() / 2)) + " in the middle one.";
    }

    /** Null where either is not known. */
    static @Nullable Double ratio(Metric metric, Cell from, Cell to) {
        Double base = metric.of(from.latency().summary());
        Double other = metric.of(to.latency().summary());
        return base == null || other == null || base <= 0 || other <= 0 ? null : (Double) (other / base);
    }
}
