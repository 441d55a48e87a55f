package dev.deft.report.text;

/**
 * The means that text may use.
 *
 * @param palette the colours
 * @param ascii whether every character has to be ASCII
 */
public record Style(Palette palette, boolean ascii) {

    /** Unicode without colours: what a file can hold. */
    public static final Style PLAIN = new Style(Palette.NONE, false);

    /** Returns whether anything is shown in colour. */
    public boolean isColoured() {
        return palette != Palette.NONE;
    }

    /** One of two ways to say the same. */
    String either(String unicode, String inAscii) {
        return ascii ? inAscii : unicode;
    }
}
