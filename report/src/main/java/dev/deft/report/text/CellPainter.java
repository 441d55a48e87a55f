package dev.deft.report.text;

import dev.deft.report.chart.HeatScale;
import dev.deft.report.text.HeatmapText.Cell;

/**
 * Draws the cells of a heatmap. A cell's last place is for its mark, or is the gap to the next cell.
 *
 * @param form how numbers are written
 * @param width of a cell, at least four
 * @param shadeWidth how much of that is shade, where there are no colours
 */
record CellPainter(Style style, HeatScale scale, CellForm form, int width, int shadeWidth) {

    static final String SHADES = "░▒▓█";

    private static final String ASCII_SHADES = ".:-=+*#%@";
    private static final int WIDEST_SHADE = 3;
    private static final int WIDEST_ON_TWO_LINES = 8;
    private static final int LEGEND_STEPS = 36;

    /** The room beside a number: a space and the mark, and without colours a shade between spaces. */
    static int besideNumber(Style style) {
        return style.isColoured() ? 2 : 4;
    }

    /** Cells of one line, with some air if there is room. */
    static CellPainter onOneLine(Style style, HeatScale scale, CellForm form, int number, int label, int room) {
        int width = Math.min(room, Math.max(number + besideNumber(style) + 2, label + 1));
        return new CellPainter(style, scale, form, width, Math.min(WIDEST_SHADE, width - number - 3));
    }

    /** Cells of two lines; even the narrowest hold two digits and a unit of two letters. */
    static CellPainter onTwoLines(Style style, HeatScale scale, int room) {
        int width = Math.min(WIDEST_ON_TWO_LINES, room);
        boolean threeDigits = width >= " 41.2 ".length();
        return new CellPainter(
                style, scale, CellForm.onTwoLines(threeDigits), width, Math.max(1, width - " ms ".length()));
    }

    /** One of a cell's lines; the shade is in the last. */
    String line(Cell cell, int at) {
        String mark = at == 0 ? cell.mark() : "";
        String text = form.of(cell).get(at) + (mark.isEmpty() ? " " : mark);
        if (!cell.isKnown()) {
            return right(text, width);
        }
        if (style.isColoured()) {
            return style.palette().on(scale.colour(cell.number()), right(text, width));
        }
        boolean shaded = at == form.height() - 1;
        return shaded ? right(shade(cell.number()) + right(text, restBesideShade()), width) : right(text, width);
    }

    /** All colours or shades, from the least to the greatest. */
    String legend() {
        StringBuilder legend = new StringBuilder();
        for (int step = 0; step < LEGEND_STEPS; step++) {
            double number = scale.at((double) step / (LEGEND_STEPS - 1));
            legend.append(
                    style.isColoured() ? style.palette().on(scale.colour(number), " ") : String.valueOf(sign(number)));
        }
        return legend.toString();
    }

    private int restBesideShade() {
        int gap = form.height() == 1 ? 1 : 0;
        return width - shadeWidth - gap;
    }

    private String shade(double number) {
        return String.valueOf(sign(number)).repeat(shadeWidth);
    }

    private char sign(double number) {
        String signs = style.either(SHADES, ASCII_SHADES);
        return signs.charAt((int) Math.min(signs.length() - 1, scale.position(number) * signs.length()));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
