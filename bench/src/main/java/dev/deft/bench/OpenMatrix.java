package dev.deft.bench;

import java.util.List;
import java.util.Optional;

/**
 * Rate against worker count.
 *
 * @param load what each call did
 * @param rates the columns, growing, in calls per second
 * @param workers the rows, growing
 * @param cells in no particular order; those that were not reached are missing
 * @param cores the processors that the JVM could use
 * @param complete whether every cell was measured as asked
 */
public record OpenMatrix(
        Load load,
        List<Double> rates,
        Arrivals arrivals,
        List<Integer> workers,
        List<OpenCell> cells,
        int cores,
        boolean complete) {

    public OpenMatrix {
        rates = List.copyOf(rates);
        workers = List.copyOf(workers);
        cells = List.copyOf(cells);
    }

    /** The cell of this rate and worker count, if it was reached. */
    public Optional<OpenCell> cell(double rate, int workerCount) {
        OpenShape shape = new OpenShape(rate, arrivals, workerCount);
        return cells.stream().filter(cell -> cell.shape().equals(shape)).findFirst();
    }

    /** Whether any cell missed its rate. */
    public boolean missedRate() {
        return cells.stream().anyMatch(OpenCell::missedRate);
    }
}
