package dev.deft.report.text;

import java.util.regex.Pattern;

/** The visible part of a text. */
final class Visible {

    private static final Pattern ESCAPE_CODE = Pattern.compile("\033\\[[0-9;]*m");

    private Visible() {}

    static String of(String line) {
        return ESCAPE_CODE.matcher(line).replaceAll("");
    }
}
