package dev.deft.report.text;

/** The sign of a layer of a canvas: a letter, and a colour where there are colours. */
final class LayerSign {

    /** Near to Okabe and Ito's for the colour-blind, with a grey for the yellow that is too light for paper. */
    private static final int[] COLOURS = {0x0072b2, 0xe69f00, 0x009e73, 0xd787af, 0x56b4e9, 0xd55e00, 0x878787};

    static final int MOST = COLOURS.length;

    private LayerSign() {}

    static String letter(Style style, int layer) {
        return coloured(style, layer, String.valueOf((char) ('a' + layer)));
    }

    static String coloured(Style style, int layer, String text) {
        return style.palette().in(COLOURS[layer], text);
    }
}
