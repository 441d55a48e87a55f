package dev.deft.cli;

import dev.deft.analysis.theory.ScalabilityFit;
import dev.deft.analysis.theory.ScalabilityLaw;
import dev.deft.bench.Cell;
import dev.deft.bench.Matrix;
import dev.deft.bench.Misfit;
import dev.deft.bench.Prediction;
import dev.deft.bench.Row;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Theory beside measurement: measured / predicted mean of each cell, which assumption fails where, and how workers add up. */
final class PredictionText {

    private final Matrix matrix;
    private final long seed;

    /** In the order in which the table comes upon them; the first one's letter is a. */
    private final List<Misfit> misfits = new ArrayList<>();

    PredictionText(Matrix matrix, long seed) {
        this.matrix = matrix;
        this.seed = seed;
    }

    /** Paragraphs, each as lines; none if nothing was measured. */
    List<List<String>> blocks() {
        if (matrix.rows().isEmpty()) {
            return List.of();
        }
        List<List<String>> blocks = new ArrayList<>();
        blocks.add(table());
        blocks.add(Paragraph.of(words()));
        scalability().ifPresent(text -> blocks.add(Paragraph.of(text)));
        return blocks;
    }

    private List<String> table() {
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of("W \\ D"));
        matrix.demands().forEach(demand -> header.add(String.valueOf(demand)));
        table.row(header);
        for (Row row : matrix.rows()) {
            List<String> line = new ArrayList<>(List.of(String.valueOf(row.workers())));
            for (int demand : matrix.demands()) {
                line.add(row.cells().stream()
                        .filter(cell -> cell.shape().demand() == demand)
                        .findFirst()
                        .map(cell -> ratio(row, cell))
                        .orElse("-"));
            }
            table.row(line);
        }
        List<String> lines = new ArrayList<>(List.of("measured / predicted mean (model: reactor + pool)"));
        lines.addAll(table.lines());
        return lines;
    }

    private String ratio(Row row, Cell cell) {
        Prediction prediction = Prediction.of(row, cell);
        String ratio = prediction.meanRatio().isPresent()
                ? String.format(Locale.ROOT, "%.2f", prediction.meanRatio().getAsDouble())
                : "-";
        return prediction.misfit().map(misfit -> ratio + " " + letter(misfit)).orElse(ratio);
    }

    private char letter(Misfit misfit) {
        if (!misfits.contains(misfit)) {
            misfits.add(misfit);
        }
        return (char) ('a' + misfits.indexOf(misfit));
    }

    private String words() {
        if (misfits.isEmpty()) {
            return "Each mean, and each p99, lies within 20 % of what a closed queue of one reactor and W workers predicts from S, o and d.";
        }
        return "More than 20 % apart, in the mean or in p99, where an assumption of the model fails: "
                + IntStream.range(0, misfits.size())
                        .mapToObj(i -> (char) ('a' + i) + " " + misfits.get(i).words())
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private Optional<String> scalability() {
        return matrix.scalability().map(fit -> words(fit.law(), fit.confidence(seed)));
    }

    private static String words(ScalabilityLaw law, ScalabilityFit.Confidence confidence) {
        String text = "How workers add up (universal scalability law, at saturating demand): one does "
                + Units.rate(law.gamma()) + "; contention alpha " + small(law.alpha()) + " ("
                + small(confidence.alpha().low()) + ".."
                + small(confidence.alpha().high()) + "), coherency beta "
                + small(law.beta()) + " (" + small(confidence.beta().low()) + ".."
                + small(confidence.beta().high()) + "): ";
        if (!confidence.isPeakIdentified() || law.peak().isEmpty()) {
            return text + "no peak identified, more workers still do more.";
        }
        return text + "throughput peaks at " + Units.count(Math.round(law.peak().getAsDouble())) + " workers ("
                + Units.count(Math.round(confidence.peak().low())) + ".."
                + Units.count(Math.round(confidence.peak().high())) + ").";
    }

    private static String small(double number) {
        return number == 0 ? "0" : String.format(Locale.ROOT, "%.2g", number);
    }
}
