package dev.deft.report.page;

import java.util.Arrays;
import java.util.Locale;

/** HTML or SVG in the making. What is text or the value of an attribute is escaped; elements are the caller's own words. */
final class Markup {

    private final StringBuilder written = new StringBuilder();

    /** A start tag; attributes are names and values in turn. */
    Markup open(String tag, Object... attributes) {
        start(tag, attributes);
        written.append('>');
        return this;
    }

    Markup close(String tag) {
        written.append("</").append(tag).append('>');
        return this;
    }

    /** A whole element with text in it. */
    Markup element(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    /** An element of SVG that has nothing in it. */
    Markup mark(String tag, Object... attributes) {
        start(tag, attributes);
        written.append("/>");
        return this;
    }

    /** A rectangle of SVG; further attributes are names and values in turn. */
    Markup rect(double x, double y, double width, double height, Object... attributes) {
        Object[] place = {"x", x, "y", y, "width", width, "height", height};
        Object[] all = Arrays.copyOf(place, place.length + attributes.length);
        System.arraycopy(attributes, 0, all, place.length, attributes.length);
        return mark("rect", all);
    }

    /** A text of SVG whose middle is at {@code y}. */
    Markup label(double x, double y, String anchor, String colour, String text) {
        return element("text", text, "x", x, "y", y, "dy", ".35em", "text-anchor", anchor, "fill", colour);
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    /** Text that is markup already. */
    Markup append(Object markup) {
        written.append(markup);
        return this;
    }

    /** Ends a line, so that the file can be read. */
    Markup line() {
        written.append('\n');
        return this;
    }

    private void start(String tag, Object... attributes) {
        written.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            written.append(' ').append(attributes[i]).append("=\"");
            Object value = attributes[i + 1];
            escape(value instanceof Double number ? number(number) : String.valueOf(value));
            written.append('"');
        }
    }

    /** A tenth is finer than any screen shows of a chart. */
    static String number(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        String whole = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        return whole.equals("-0") ? "0" : whole;
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> written.append("&amp;");
                case '<' -> written.append("&lt;");
                case '>' -> written.append("&gt;");
                case '"' -> written.append("&quot;");
                case '\'' -> written.append("&#39;");
                default -> written.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
    }

    /** XML has no place for the others, not even escaped. */
    private static boolean isAllowed(int c) {
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return (c >= ' ' || c == '\n' || c == '\t') && c != 0x7F && !surrogate && c != 0xFFFE && c != 0xFFFF;
    }

    @Override
    public String toString() {
        return written.toString();
    }
}
