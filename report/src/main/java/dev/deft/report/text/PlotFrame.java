package dev.deft.report.text;

import java.util.ArrayList;
import java.util.List;

/** The axis on the left of a plot, with the highest value at its top. */
final class PlotFrame {

    private PlotFrame() {}

    /** Returns the columns that are left beside the axis. */
    static int columns(String top) {
        return Paragraph.WIDTH - top.length() - 2;
    }

    /** Returns what stands before whatever is below the axis. */
    static String margin(String top) {
        return " ".repeat(top.length() + 1);
    }

    /** Returns the rows of a canvas behind the axis. */
    static List<String> rows(Canvas canvas, int rows, String top, Style style) {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            String label = row == 0 ? top : " ".repeat(top.length());
            String axis = row == 0 ? style.either("┤", "+") : style.either("│", "|");
            lines.add((label + " " + axis + canvas.line(row)).stripTrailing());
        }
        return lines;
    }
}
