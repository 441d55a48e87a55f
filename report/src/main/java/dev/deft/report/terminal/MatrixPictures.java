package dev.deft.report.terminal;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.theory.OperationalLaws;
import dev.deft.report.text.HeatmapText;
import dev.deft.report.text.PercentilePlot;
import dev.deft.report.text.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The matrix as pictures: all means as a heatmap, and the percentiles of the row that {@link MatrixWords} tells of. */
final class MatrixPictures {

    private MatrixPictures() {}

    /** Pictures, each as lines; none of what was not measured. */
    static List<List<String>> of(MatrixAnalysis matrix, Style style) {
        List<List<String>> pictures = new ArrayList<>();
        if (matrix.cells().stream().anyMatch(cell -> cell.latency().samples() > 0)) {
            pictures.add(means(matrix).lines(style));
        }
        MatrixWords.telling(matrix.rows())
                .map(MatrixPictures::percentiles)
                .ifPresent(plot -> pictures.add(plot.lines(style)));
        return pictures;
    }

    private static HeatmapText means(MatrixAnalysis matrix) {
        HeatmapText map = new HeatmapText(
                "heatmap of the mean latency",
                MatrixText.CORNER,
                matrix.demands().stream().map(String::valueOf).toList());
        for (int workers : matrix.workers()) {
            map.row(
                    String.valueOf(workers),
                    matrix.demands().stream()
                            .map(demand -> matrix.cell(demand, workers)
                                    .map(MatrixPictures::mean)
                                    .orElse(new HeatmapText.Cell(Double.NaN, "")))
                            .toList());
        }
        return map;
    }

    private static HeatmapText.Cell mean(Cell cell) {
        return new HeatmapText.Cell(cell.latency().mean() / OperationalLaws.NANOS_PER_SECOND, MatrixText.mark(cell));
    }

    private static PercentilePlot percentiles(RowAnalysis row) {
        List<PercentilePlot.Curve> curves = atMost(PercentilePlot.MOST_CURVES, row.cells()).stream()
                .map(cell -> new PercentilePlot.Curve(
                        "D=" + cell.callers(),
                        cell.latency().highestPercent(),
                        percent -> cell.latency().nanosAtPercent(percent).orElseThrow()))
                .toList();
        return new PercentilePlot(
                "latency by percentile, W=" + row.workers() + " (a curve ends where its samples can tell no more)",
                curves);
    }

    /** Evenly from all of them, with the first and the last. */
    private static List<Cell> atMost(int most, List<Cell> cells) {
        if (cells.size() <= most) {
            return cells;
        }
        return IntStream.range(0, most)
                .mapToObj(i -> cells.get(i * (cells.size() - 1) / (most - 1)))
                .toList();
    }
}
