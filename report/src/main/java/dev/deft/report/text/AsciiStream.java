package dev.deft.report.text;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints to another stream in ASCII whatever it is told: signs by their meaning, and what has none as a question mark. */
public final class AsciiStream extends PrintStream {

    private static final int BEYOND_ASCII = 0x80;

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry((int) '≥', ">="),
            Map.entry((int) '≤', "<="),
            Map.entry((int) '≈', "~"),
            Map.entry((int) '±', "+/-"),
            Map.entry((int) '×', "x"),
            Map.entry((int) '÷', "/"),
            Map.entry((int) '·', "*"),
            Map.entry((int) '−', "-"),
            Map.entry((int) '–', "-"),
            Map.entry((int) '—', "-"),
            Map.entry((int) '→', "->"),
            Map.entry((int) '…', "..."),
            Map.entry((int) 'µ', "u"),
            Map.entry((int) 'μ', "u"),
            Map.entry((int) 'σ', "sd"),
            Map.entry((int) '“', "\""),
            Map.entry((int) '”', "\""),
            Map.entry((int) '‘', "'"),
            Map.entry((int) '’', "'"),
            Map.entry((int) '\u00a0', " "),
            Map.entry((int) '\u202f', " "),
            Map.entry((int) '─', "-"),
            Map.entry((int) '│', "|"));

    /** A stream in front of {@code out}, which knows of every error that {@code out} has had. */
    public AsciiStream(PrintStream out) {
        super(out, true, StandardCharsets.US_ASCII);
    }

    @Override
    public void print(@Nullable String text) {
        super.print(inAscii(String.valueOf(text)));
    }

    @Override
    public void println(@Nullable String text) {
        super.println(inAscii(String.valueOf(text)));
    }

    private static String inAscii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(sign -> {
            if (sign < BEYOND_ASCII) {
                ascii.append((char) sign);
            } else {
                ascii.append(MEANINGS.getOrDefault(sign, "?"));
            }
        });
        return ascii.toString();
    }
}
