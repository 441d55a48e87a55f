package dev.deft.report.text;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Dots of several layers in a grid of characters, each of which holds two by four braille dots, or in ASCII one mark. */
final class Canvas {

    /** Of the braille signs, the one with all dots. */
    static final String ALL_DOTS = "⣿";

    private static final int NO_DOTS = 0x2800;
    private static final int NOBODY = -1;

    /** The bit of a dot in Unicode's braille block, by its row and column within the sign. */
    private static final int[][] BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final Style style;
    private final int columns;
    private final int rows;

    /** By layer, row and column, the dots of one sign. */
    private final int[][][] dots;

    /** By row and column, the layer whose letter stands there. */
    private final int[][] names;

    Canvas(Style style, int layers, int columns, int rows) {
        this.style = style;
        this.columns = columns;
        this.rows = rows;
        this.dots = new int[layers][rows][columns];
        this.names = new int[rows][columns];
        for (int[] row : names) {
            Arrays.fill(row, NOBODY);
        }
    }

    int dotsAcross() {
        return columns * dotsAcrossASign();
    }

    int dotsDown() {
        return rows * dotsDownASign();
    }

    /** The row of signs that a dot is in. */
    int row(int down) {
        return down / dotsDownASign();
    }

    /** Sets a dot, counted from the left and from the top. */
    void dot(int layer, int across, int down) {
        int bit = BITS[down % dotsDownASign()][across % dotsAcrossASign()];
        dots[layer][down / dotsDownASign()][across / dotsAcrossASign()] |= bit;
    }

    /** Names a layer beside one of its dots, or as near to its right as there is room; in ASCII its dots are its name. */
    void name(int layer, int across, int down) {
        if (style.ascii()) {
            return;
        }
        int[] row = names[down / dotsDownASign()];
        for (int column = across / dotsAcrossASign() + 1; column < columns; column++) {
            if (row[column] == NOBODY) {
                row[column] = layer;
                return;
            }
        }
    }

    /** One of the rows of signs, from the top. */
    String line(int row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            line.append(sign(row, column));
        }
        return line.toString();
    }

    private String sign(int row, int column) {
        int named = names[row][column];
        if (named != NOBODY) {
            return LayerSign.letter(style, named);
        }
        int[] here = IntStream.range(0, dots.length)
                .filter(layer -> dots[layer][row][column] != 0)
                .toArray();
        if (here.length == 0) {
            return " ";
        }
        // Where several share a sign, each has its turn, so that none hides another.
        int shown = here[column % here.length];
        if (style.ascii()) {
            return LayerSign.letter(style, shown);
        }
        int all = IntStream.of(here).map(layer -> dots[layer][row][column]).reduce(0, (a, b) -> a | b);
        return LayerSign.coloured(style, shown, String.valueOf((char) (NO_DOTS + all)));
    }

    private int dotsAcrossASign() {
        return style.ascii() ? 1 : BITS[0].length;
    }

    private int dotsDownASign() {
        return style.ascii() ? 1 : BITS.length;
    }
}
