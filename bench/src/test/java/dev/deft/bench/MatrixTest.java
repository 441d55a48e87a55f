package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixTest {

    private static final long MS = 1_000_000;

    private final Cell oneOverTwo = Cells.cell(1, 2, 500, 2 * MS, 2 * MS);
    private final Cell fourOverTwo = Cells.cell(4, 2, 1_000, 4 * MS + 40_000, 2 * MS);
    private final Cell fourOverOne = Cells.cell(4, 1, 500, 8 * MS, 2 * MS);

    @Test
    void findsItsCells() {
        Matrix matrix = matrix(fourOverTwo, oneOverTwo, fourOverOne);
        assertThat(matrix.cell(4, 1)).contains(fourOverOne);
        assertThat(matrix.cell(1, 1)).isEmpty();
    }

    @Test
    void ordersItsRowsAndTheirCells() {
        List<Row> rows = matrix(fourOverTwo, oneOverTwo, fourOverOne).rows();
        assertThat(rows).extracting(Row::workers).containsExactly(1, 2);
        assertThat(rows.get(1).cells()).containsExactly(oneOverTwo, fourOverTwo);
    }

    @Test
    void leavesOutWhatWasStoppedOrNeverCompleted() {
        Matrix matrix = matrix(Cells.incomplete(1, 1), Cells.cell(4, 1, 0, 1, 1), oneOverTwo);
        assertThat(matrix.rows()).extracting(Row::workers).containsExactly(2);
    }

    @Test
    void findsTheCellFarthestFromLittlesLaw() {
        Matrix matrix = matrix(fourOverTwo, oneOverTwo, fourOverOne);
        assertThat(matrix.farthestFromLittle()).contains(fourOverTwo);
        assertThat(fourOverTwo.predictedMeanNanos()).isEqualTo(4 * MS);
        assertThat(fourOverTwo.deviationFromLittle()).isCloseTo(0.01, within(1e-12));
    }

    @Test
    void aFewCallsProveNothingAboutLittlesLaw() {
        assertThat(matrix(Cells.cell(4, 1, 35, MS, MS)).farthestFromLittle()).isEmpty();
    }

    @Test
    void aCellThatMeasuredNothingHasNoNumbers() {
        Cell nothing = Cells.cell(new Shape(3, 4), Round.unmeasured());
        assertThat(nothing.complete()).isFalse();
        assertThat(nothing.throughput()).isNaN();
        assertThat(nothing.meanServiceNanos()).isNaN();
        assertThat(nothing.reactorNanosPerCall()).isNaN();
        assertThat(nothing.cpuNanosPerCall()).isNaN();
    }

    private static Matrix matrix(Cell... cells) {
        return new Matrix(Cells.LOAD, List.of(1, 4), List.of(1, 2), List.of(cells), 2, true);
    }
}
