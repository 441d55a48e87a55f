package dev.deft.analysis.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.MadeCells;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixAnalysisTest {

    private static final long MS = 1_000_000;

    private final Cell oneOverTwo = MadeCells.cell(1, 2, 500, 2 * MS, 2 * MS);
    private final Cell fourOverTwo = MadeCells.cell(4, 2, 1_000, 4 * MS + 40_000, 2 * MS);
    private final Cell fourOverOne = MadeCells.cell(4, 1, 500, 8 * MS, 2 * MS);

    @Test
    void findsItsCells() {
        MatrixAnalysis matrix = matrix(fourOverTwo, oneOverTwo, fourOverOne);
        assertThat(matrix.cell(4, 1)).contains(fourOverOne);
        assertThat(matrix.cell(1, 1)).isEmpty();
    }

    @Test
    void ordersItsRowsAndTheirCells() {
        List<RowAnalysis> rows = matrix(fourOverTwo, oneOverTwo, fourOverOne).rows();
        assertThat(rows).extracting(RowAnalysis::workers).containsExactly(1, 2);
        assertThat(rows.get(1).cells()).containsExactly(oneOverTwo, fourOverTwo);
    }

    @Test
    void leavesOutWhatWasStoppedOrNeverCompleted() {
        MatrixAnalysis matrix = matrix(MadeCells.incomplete(1, 1), MadeCells.cell(4, 1, 0, 1, 1), oneOverTwo);
        assertThat(matrix.rows()).extracting(RowAnalysis::workers).containsExactly(2);
    }

    @Test
    void findsTheCellFarthestFromLittlesLaw() {
        MatrixAnalysis matrix = matrix(fourOverTwo, oneOverTwo, fourOverOne);
        assertThat(matrix.farthestFromLittle()).contains(fourOverTwo);
        assertThat(fourOverTwo.littlesLawNanos()).isEqualTo(4.0 * MS);
        assertThat(fourOverTwo.deviationFromLittle()).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void aFewCallsProveNothingAboutLittlesLaw() {
        assertThat(matrix(MadeCells.cell(4, 1, 35, MS, MS)).farthestFromLittle())
                .isEmpty();
    }

    @Test
    void aCellThatMeasuredNothingHasNoNumbers() {
        Cell nothing = MadeCells.cell(new Shape(3, 4), Window.unmeasured());
        assertThat(nothing.complete()).isFalse();
        assertThat(nothing.throughput()).isNull();
        assertThat(nothing.meanServiceNanos()).isNaN();
        assertThat(nothing.reactorNanos()).isNull();
        assertThat(nothing.cpuNanos()).isNull();
    }

    private static MatrixAnalysis matrix(Cell... cells) {
        return new MatrixAnalysis(List.of(1, 4), List.of(1, 2), List.of(cells), 2, true);
    }
}
