package dev.deft.report.page;

/**
 * A drawing with a name.
 *
 * @param name what tells it from the others, fit for a file's name: {@code percentiles-W4}
 * @param title what it shows, in words
 * @param width in the units of {@code content}
 * @param content SVG without its outermost element
 */
record Chart(String name, String title, int width, int height, String content) {

    /** The usual width; a phone shows it at half its size and gives it larger letters. */
    static final int WIDTH = 640;

    /** The size of letters that a chart keeps room for: that on a phone. */
    static final int LARGE_LETTERS = 18;

    /** A letter's width, on average, where letters are large. */
    static final double LETTER = 0.62 * LARGE_LETTERS;
}
