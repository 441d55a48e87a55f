package dev.deft.peers.protocol;

import dev.deft.analysis.result.WebServerParts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The line by which a web server's process answers {@link #ASKED}: {@code parts HEAD QUEUE RUN RETURN_HOP WRITE}, each the average in nanoseconds since it was
 * asked before, or {@code -}.
 */
public final class PartsLine {

    /** The line that asks for it. */
    public static final String ASKED = "parts?";

    private static final String WORD = "parts";
    private static final String NONE = "-";
    private static final int WORDS = 6;

    private PartsLine() {}

    /** Returns the line of these. */
    public static String of(Optional<WebServerParts> parts) {
        return parts.map(known -> String.join(
                        " ",
                        WORD,
                        word(known.head()),
                        word(known.queue()),
                        word(known.run()),
                        word(known.returnHop()),
                        word(known.write())))
                .orElse(WORD + " " + NONE);
    }

    private static String word(@Nullable Double part) {
        return part == null ? NONE : part.toString();
    }

    /**
     * Returns what a line says; empty if no request was answered.
     *
     * @throws IllegalArgumentException if it is not such a line
     */
    public static Optional<WebServerParts> read(String line) {
        if (line.equals(WORD + " " + NONE)) {
            return Optional.empty();
        }
        String[] words = line.split(" ", -1);
        if (words.length != WORDS || !words[0].equals(WORD)) {
            throw new IllegalArgumentException(
                    "a web server's process answered '" + line + "' when asked for its parts");
        }
        return Optional.of(new WebServerParts(
                Double.parseDouble(words[1]),
                part(words[2]),
                Double.parseDouble(words[3]),
                part(words[4]),
                Double.parseDouble(words[5])));
    }

    private static @Nullable Double part(String word) {
        return word.equals(NONE) ? null : (Double) Double.parseDouble(word);
    }
}
