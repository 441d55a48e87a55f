package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Numbers;

/**
 * One demand of a closed loop, or one rate of an open one.
 *
 * @param label {@code D=8}, {@code 20k/s}
 */
record Column(double load, String label) {

    static Column of(Cell cell) {
        String label = cell.label();
        double load = cell.demand() == null ? Numbers.orNaN(cell.ratePerSecond()) : cell.demand();
        return new Column(load, label.substring(0, label.lastIndexOf(" W=")));
    }
}
