package dev.deft.report.page;

import dev.deft.report.chart.HeatScale;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The colours by name, each for light and for dark.
 *
 * <p>Results have Okabe and Ito's colours, which the colour-blind can tell apart. Curves in an order have matplotlib's
 * plasma, whose lightness grows all the way, without the end that the background would swallow.
 */
final class Colours {

    static final String INK = name("ink");
    static final String MUTED = name("muted");
    static final String FAINT = name("faint");
    static final String BAND = name("band");
    static final String ALARM = name("alarm");
    static final String QUEUE = name("queue");
    static final String RUN = name("run");
    static final String RETURN = name("return");

    private static final int STEPS = 16;
    private static final int[] PLASMA_ON_LIGHT = {0x0d0887, 0x5601a4, 0x900da3, 0xbf3984, 0xdb5c68, 0xe8703a, 0xd09a00};
    private static final int[] PLASMA_ON_DARK = {0x8f6be8, 0xb95fd9, 0xd968b5, 0xee7a8a, 0xfb9a5f, 0xfdc34a, 0xf2ee6a};
    private static final int[] RESULTS_ON_LIGHT = {0x0072b2, 0xd55e00, 0x007a5a, 0xb0508a, 0x8a6d00, 0x3a3f47};
    private static final int[] RESULTS_ON_DARK = {0x56b4e9, 0xf28e43, 0x2fc498, 0xe08fc0, 0xe3c14a, 0xc3cad3};

    /** The number of colours for results. */
    static final int RESULTS = RESULTS_ON_LIGHT.length;

    private static final Map<String, int[]> VALUES = values();
    private static final Pattern NAME = Pattern.compile("var\\(--([a-z0-9]+)\\)");

    private Colours() {}

    /** A result's colour. */
    static String result(int index) {
        return name("r" + index);
    }

    /** The colour of one of several things in an order. */
    static String step(int index, int of) {
        return name("s" + (of < 2 ? 0 : Math.round((float) index * (STEPS - 1) / (of - 1))));
    }

    /** The style sheet that gives the names their values: light, and dark where the reader's screen is. */
    static String css() {
        return ":root{" + declarations(0) + "}\n@media screen and (prefers-color-scheme:dark){:root{" + declarations(1)
                + "}}\n";
    }

    /** An SVG with the values for light in place of the names, for what knows no custom properties. */
    static String filledIn(String svg) {
        return NAME.matcher(svg).replaceAll(match -> hex(VALUES.getOrDefault(match.group(1), new int[2])[0]));
    }

    /** {@code #1f2933}. */
    static String hex(int colour) {
        return String.format(Locale.ROOT, "#%06x", colour);
    }

    /** Black or white, whichever parts more from a colour by the contrast ratio of WCAG 2. */
    static String readableOn(int colour) {
        double luminance = 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
        return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000000" : "#ffffff";
    }

    /** The lowest byte of a colour as a share of light, undone of sRGB's curve. */
    private static double linear(int channel) {
        double share = (channel & 0xff) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static String name(String name) {
        return "var(--" + name + ")";
    }

    private static String declarations(int scheme) {
        return VALUES.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + ":" + hex(entry.getValue()[scheme]))
                .collect(Collectors.joining(";"));
    }

    private static Map<String, int[]> values() {
        Map<String, int[]> values = new LinkedHashMap<>();
        values.put("ink", new int[] {0x1d232b, 0xe7eaee});
        values.put("muted", new int[] {0x59636f, 0x9ba6b2});
        values.put("faint", new int[] {0xe2e5e9, 0x2c343d});
        values.put("paper", new int[] {0xffffff, 0x14181d});
        values.put("panel", new int[] {0xf6f7f8, 0x1b2127});
        values.put("accent", new int[] {0x0b6477, 0x6cc6d8});
        values.put("band", new int[] {0xe6f0f3, 0x203039});
        values.put("alarm", new int[] {0xb3261e, 0xff8a80});
        values.put("alarmpaper", new int[] {0xfdeeec, 0x3a1a18});
        values.put("queue", new int[] {0xe69f00, 0xf0b340});
        values.put("run", new int[] {0x0072b2, 0x4da3e0});
        values.put("return", new int[] {0x7a4fa3, 0xb793dd});
        for (int i = 0; i < RESULTS_ON_LIGHT.length; i++) {
            values.put("r" + i, new int[] {RESULTS_ON_LIGHT[i], RESULTS_ON_DARK[i]});
        }
        for (int i = 0; i < STEPS; i++) {
            double position = (double) i / (STEPS - 1);
            values.put("s" + i, new int[] {
                HeatScale.between(PLASMA_ON_LIGHT, position), HeatScale.between(PLASMA_ON_DARK, position)
            });
        }
        return values;
    }
}
