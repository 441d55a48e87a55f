package dev.deft.report.text;

import dev.deft.report.text.HeatmapText.Cell;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * A way to write the numbers of a heatmap, which are seconds.
 *
 * @param commonUnit the unit of all numbers, if they have one
 * @param height how many lines a number takes
 * @param number the lines of a number
 */
record CellForm(Optional<String> commonUnit, int height, DoubleFunction<List<String>> number) {

    /** The unit that a prefix stands before. */
    private static final String SECOND = "s";

    private static final String UNKNOWN = "-";

    /** From here on, two digits have no place after the point. */
    private static final double ROUNDED_TO_TEN = 9.95;

    /** {@code 2.07}. */
    static CellForm inOneUnit(Prefix prefix) {
        return new CellForm(
                Optional.of(prefix.symbol() + SECOND), 1, number -> List.of(Units.threeDigits(prefix.of(number))));
    }

    /** {@code 2.07 ms}. */
    static CellForm eachInItsUnit() {
        return new CellForm(Optional.empty(), 1, number -> {
            Prefix prefix = Prefix.fitting(number);
            return List.of(Units.threeDigits(prefix.of(number)) + " " + prefix.symbol() + SECOND);
        });
    }

    /** {@code 2.07} above {@code ms}. */
    static CellForm onTwoLines(boolean threeDigits) {
        return new CellForm(Optional.empty(), 2, number -> {
            Prefix prefix = Prefix.fitting(number);
            double multiple = prefix.of(number);
            return List.of(threeDigits ? Units.threeDigits(multiple) : twoDigits(multiple), prefix.symbol() + SECOND);
        });
    }

    /** A cell's lines. */
    List<String> of(Cell cell) {
        if (cell.isKnown()) {
            return number.apply(cell.number());
        }
        return height == 1 ? List.of(UNKNOWN) : List.of(UNKNOWN, "");
    }

    private static String twoDigits(double number) {
        return String.format(Locale.ROOT, number >= ROUNDED_TO_TEN ? "%.0f" : "%.1f", number);
    }
}
