package dev.deft.report.terminal;

import dev.deft.analysis.explanation.DemandStep;
import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Numbers;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The conclusions from a matrix, in sentences with this run's own numbers. */
final class MatrixWords {

    private MatrixWords() {}

    /** Paragraphs, each as lines; none if nothing was measured. */
    static List<List<String>> of(MatrixAnalysis matrix) {
        List<RowAnalysis> rows = matrix.rows();
        List<List<String>> words = new ArrayList<>();
        matrix.farthestFromLittle().ifPresent(cell -> words.add(Paragraph.of(littlesLaw(matrix, cell))));
        telling(rows).ifPresent(row -> words.add(Paragraph.of(freeThenDear(row))));
        if (!rows.isEmpty()) {
            words.add(limits(rows));
        }
        return words;
    }

    /** R = D/X, shown where it fits worst. */
    private static String littlesLaw(MatrixAnalysis matrix, Cell farthest) {
        String sum = farthest.callers() + " / " + Units.rate(farthest.callsPerSecond()) + " = "
                + Units.time(Numbers.orNaN(farthest.littlesLawNanos())) + ", measured "
                + Units.time(farthest.latency().mean()) + " ("
                + Units.signedPercent(farthest.deviationFromLittle()) + ")";
        List<Cell> telling = matrix.tellingCells();
        if (!farthest.followsLittle()) {
            long fitting = telling.stream().filter(Cell::followsLittle).count();
            return "Once a cell is steady, its mean is callers / throughput: R = D/X, Little's law. That fits within "
                    + Units.percent(Cell.LITTLE_TOLERANCE) + " in " + fitting + " of " + telling.size()
                    + " cells; not in the cell " + farthest.label() + ": " + sum + ". " + whyNot(farthest);
        }
        boolean all = telling.size() == matrix.cells().size();
        String few = all ? "" : " with at least " + Cell.SAMPLES_FOR_AN_AVERAGE + " samples";
        String text = "In each cell" + few + " the mean is callers / throughput: R = D/X, Little's law. In the cell "
                + farthest.label() + ": " + sum + ".";
        if (telling.size() == 1) {
            return text;
        }
        return text + " In every other " + (all ? "cell" : "of them") + " the two are nearer to each other.";
    }

    private static String whyNot(Cell cell) {
        if (cell.steady()) {
            return "Such a cell was too short, or was disturbed.";
        }
        return "Its measuring began before every caller had had a result, so the queue was still filling: its mean and"
                + " p99 are too low.";
    }

    /** The row that shows both sides of its knee best: as many cells before it as after it. */
    static Optional<RowAnalysis> telling(List<RowAnalysis> rows) {
        return rows.stream()
                .filter(row -> new DemandStep(row.cells().get(0), row.last()).isTelling())
                .max(Comparator.comparingInt(MatrixWords::cellsOnTheShorterSide));
    }

    private static int cellsOnTheShorterSide(RowAnalysis row) {
        int knee = row.cells().indexOf(row.knee());
        return Math.min(knee, row.cells().size() - 1 - knee);
    }

    private static String freeThenDear(RowAnalysis row) {
        Cell first = row.cells().get(0);
        Cell knee = row.knee();
        Cell last = row.last();
        List<String> sentences = new ArrayList<>();
        if (!knee.equals(first)) {
            DemandStep before = new DemandStep(first, knee);
            sentences.add(words(before) + " " + priceOf(before));
        }
        if (!knee.equals(last)) {
            DemandStep after = new DemandStep(knee, last);
            sentences.add(words(after));
            if (after.latency() > halfOf(after.demand())) {
                sentences.add("Once throughput has met a limit, latency grows in proportion to demand.");
            }
        }
        return "Along the row W=" + row.workers() + ". " + String.join(" ", sentences);
    }

    /** The factor if only half of the growth were left: 4.5 of 8. */
    private static double halfOf(double factor) {
        return 1 + (factor - 1) / 2;
    }

    private static String words(DemandStep step) {
        return "From D=" + step.from().callers() + " to D="
                + step.to().callers() + ", " + Units.times(step.demand()) + " the callers, throughput became "
                + Units.times(step.throughput()) + " what it was, and the mean latency "
                + Units.times(step.latency()) + ".";
    }

    private static String priceOf(DemandStep step) {
        if (step.throughputGrew() && step.latency() < DemandStep.HARDLY_MORE) {
            return "While throughput grows with demand, adding demand is free.";
        }
        return "Part of that demand found something idle, the rest had to wait.";
    }

    private static List<String> limits(List<RowAnalysis> rows) {
        List<String> lines = new ArrayList<>(
                Paragraph.of(LimitWords.INTRODUCTION + " Which of them each row met, at its highest demand:"));
        for (RowAnalysis row : rows) {
            lines.addAll(Paragraph.of("  W=" + row.workers() + ": ", LimitWords.of(row)));
        }
        return lines;
    }
}
