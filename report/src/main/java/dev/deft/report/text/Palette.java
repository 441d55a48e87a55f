package dev.deft.report.text;

import dev.deft.report.chart.HeatScale;

/** The colours that a terminal can show, and the escape codes for them. Colours are 0xRRGGBB. */
public enum Palette {
    /** No colours, and no escape codes at all. */
    NONE,
    /** 256 colours, as nearly every terminal has; each colour is shown as the nearest of their cube. */
    CUBE,
    /** All. */
    FULL;

    private static final String RESET = "\033[0m";
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xffffff;

    /** The cube follows the sixteen colours that users choose themselves. */
    private static final int FIRST_OF_CUBE = 16;

    /** The text in a colour. */
    public String in(int colour, String text) {
        return this == NONE ? text : "\033[38;" + code(colour) + "m" + text + RESET;
    }

    /** The text on a colour, in black or white, whichever is easier to read. */
    public String on(int colour, String text) {
        if (this == NONE) {
            return text;
        }
        int ink = HeatScale.isLight(shown(colour)) ? BLACK : WHITE;
        return "\033[48;" + code(colour) + ";38;" + code(ink) + "m" + text + RESET;
    }

    private String code(int colour) {
        return this == CUBE
                ? "5;" + (FIRST_OF_CUBE + Cube.nearest(colour))
                : "2;" + (colour >> 16 & 0xff) + ";" + (colour >> 8 & 0xff) + ";" + (colour & 0xff);
    }

    private int shown(int colour) {
        return this == CUBE ? Cube.colour(Cube.nearest(colour)) : colour;
    }
}
