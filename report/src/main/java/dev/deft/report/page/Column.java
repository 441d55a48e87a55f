package dev.deft.report.page;

import dev.deft.analysis.result.Cell;

/**
 * One demand of a closed loop, or one rate of an open one.
 *
 * @param label {@code D=8}, {@code 20k/s}
 */
record Column(double load, String label) {

    static Column of(Cell cell) {
        String label = cell.label();
        return new Column(load(cell), label.substring(0, label.lastIndexOf(" W=")));
    }

    private static double load(Cell cell) {
        if (cell.demand() != null) {
            return cell.demand();
        }
        return cell.ratePerSecond() == null ? Double.NaN : cell.ratePerSecond();
    }
}
