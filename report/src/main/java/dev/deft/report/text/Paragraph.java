package dev.deft.report.text;

import java.util.ArrayList;
import java.util.List;

/** Breaks sentences into lines that fit a terminal. */
public final class Paragraph {

    /** The columns that a text keeps to: one less than a terminal has, some of which break a line that fills it. */
    public static final int WIDTH = 79;

    private Paragraph() {}

    /** The lines of a text. */
    public static List<String> of(String text) {
        return of("", text);
    }

    /** The lines of a text beside its label, in a column of labels; after a longer one it begins later. */
    public static List<String> labelled(String label, String text) {
        return of(String.format("  %-11s ", label), text);
    }

    /** The lines of a text; the first begins with {@code first}, the others are indented as far. */
    public static List<String> of(String first, String text) {
        String indent = " ".repeat(first.length());
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : text.split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }
}
