package dev.deft.report.terminal;

import static dev.deft.analysis.result.MadeUp.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.MadeUp;
import dev.deft.report.text.Palette;
import dev.deft.report.text.Style;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatrixPicturesTest {

    private static final Style ASCII = new Style(Palette.NONE, true);

    @Test
    void theHeatmapShowsEachAverageWithTheMarkOfItsTable() {
        MatrixAnalysis matrix =
                MadeUp.matrix(List.of(1, 16), List.of(1, 64), false, MadeUp.filling(16), MadeUp.incomplete(1, 64, 10));
        assertThat(MatrixPictures.of(matrix, ASCII))
                .containsExactly(List.of(
                        "heatmap of the mean latency, ms",
                        "W \\ D          1         16",
                        "    1          -  @@@ 5,000~",
                        "   64  ...  1.00*         -",
                        "      1.00 ms ....::::----====++++****####%%%%@@@@ 5.00 s"));
    }

    @Test
    void thePercentilesAreThoseOfTheRowThatTheWordsTellOf() {
        List<List<String>> pictures = MatrixPictures.of(MadeUp.matrix(), ASCII);
        assertThat(MatrixWords.of(MadeUp.matrix()))
                .anyMatch(words -> words.get(0).startsWith("Along the row W=2."));
        assertThat(pictures).hasSize(2);
        assertThat(pictures.get(1))
                .startsWith("latency by percentile, W=2 (a curve ends where its samples can tell no more)")
                .endsWith("  a D=1  b D=2  c D=4");
    }

    @Test
    void ofManyCellsSevenAreDrawnWithTheFirstAndTheLast() {
        List<Integer> demands = IntStream.rangeClosed(1, 16).boxed().toList();
        Cell[] cells = demands.stream()
                .map(demand -> MadeUp.cell(demand, 2, 1_000, Math.max(2, demand) * MS, 2 * MS))
                .toArray(Cell[]::new);
        MatrixAnalysis matrix = MadeUp.matrix(demands, List.of(2), true, cells);
        assertThat(MatrixPictures.of(matrix, ASCII).get(1))
                .last()
                .isEqualTo("  a D=1  b D=3  c D=6  d D=8  e D=11  f D=13  g D=16");
    }

    @Test
    void whatWasNotMeasuredIsNotDrawn() {
        MatrixAnalysis nothing = MadeUp.matrix(List.of(1), List.of(1), false, MadeUp.incomplete(1, 1, 0));
        assertThat(MatrixPictures.of(nothing, ASCII)).isEmpty();
    }
}
