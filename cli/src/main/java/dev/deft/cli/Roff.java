package dev.deft.cli;

/** Text of a manual page in roff's man macros. */
final class Roff {

    private final StringBuilder text = new StringBuilder();

    /** A line that says what follows: {@code .SH NAME}. The arguments are quoted. */
    Roff macro(String name, String... arguments) {
        text.append('.').append(name);
        for (String argument : arguments) {
            text.append(" \"").append(escaped(argument)).append('"');
        }
        text.append('\n');
        return this;
    }

    /** A line that tells roff itself something: {@code .nh}. */
    Roff request(String request) {
        text.append('.').append(request).append('\n');
        return this;
    }

    /** A line of text as it stands. */
    Roff line(String line) {
        return raw(escaped(line));
    }

    /** A line that was put together of {@link #escaped}, {@link #bold} and {@link #italic}. */
    Roff raw(String line) {
        // A line that begins so would be taken for a macro.
        String first = line.startsWith(".") || line.startsWith("'") ? "\\&" : "";
        text.append(first).append(line).append('\n');
        return this;
    }

    String text() {
        return text.toString();
    }

    static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    static String italic(String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    /** Roff would print hyphens and quotes for these, which no shell understands when they are copied. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '"' -> escaped.append("\\(dq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> {
                    if (c < 0x80) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(String.format("\\[u%04X]", c));
                    }
                }
            }
        });
        return escaped.toString();
    }
}
