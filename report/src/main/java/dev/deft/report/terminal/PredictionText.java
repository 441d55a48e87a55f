package dev.deft.report.terminal;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Estimate;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Scalability;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Theory beside measurement: measured / predicted mean of each cell, which assumption fails where, and how workers add up. */
final class PredictionText {

    private final MatrixAnalysis matrix;
    private final @Nullable Scalability scalability;

    /** In the order in which the table comes upon them; the first one's letter is a. */
    private final List<String> misfits = new ArrayList<>();

    PredictionText(MatrixAnalysis matrix, @Nullable Scalability scalability) {
        this.matrix = matrix;
        this.scalability = scalability;
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
        List<RowAnalysis> rows = matrix.rows();
        return MatrixText.grid(
                "measured / predicted mean (model: reactor + pool)",
                matrix.demands(),
                rows.stream().map(RowAnalysis::workers).toList(),
                (demand, workers) -> rows.stream()
                        .filter(row -> row.workers() == workers)
                        .flatMap(row -> row.cells().stream())
                        .filter(cell -> cell.callers() == demand)
                        .findFirst()
                        .map(this::ratio));
    }

    private String ratio(Cell cell) {
        Prediction prediction = cell.prediction();
        if (prediction == null) {
            return "-";
        }
        String ratio =
                prediction.meanRatio() == null ? "-" : String.format(Locale.ROOT, "%.2f", prediction.meanRatio());
        return prediction.why() == null ? ratio : ratio + " " + letter(prediction.why());
    }

    private char letter(String misfit) {
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
                        .mapToObj(i -> (char) ('a' + i) + " " + misfits.get(i))
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private Optional<String> scalability() {
        return Optional.ofNullable(scalability).map(PredictionText::words);
    }

    private static String words(Scalability law) {
        String text = "How workers add up (universal scalability law, at saturating demand): one does "
                + Units.rate(law.gamma().value()) + "; contention alpha " + small(law.alpha())
                + ", coherency beta " + small(law.beta()) + ": ";
        Estimate peak = law.peak();
        if (peak == null) {
            return text + "no peak identified, more workers still do more.";
        }
        return text + "throughput peaks at " + whole(peak.value()) + " workers ("
                + Units.interval(peak.low(), peak.high(), PredictionText::whole) + ").";
    }

    private static String small(Estimate estimate) {
        return small(estimate.value()) + " (" + Units.interval(estimate.low(), estimate.high(), PredictionText::small)
                + ")";
    }

    private static String whole(double number) {
        return Units.count(Math.round(number));
    }

    private static String small(double number) {
        return number == 0 ? "0" : String.format(Locale.ROOT, "%.2g", number);
    }
}
