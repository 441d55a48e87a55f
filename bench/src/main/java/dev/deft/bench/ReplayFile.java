package dev.deft.bench;

import dev.deft.analysis.result.Quantities;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * A user's own recorded service times: one duration a line, {@code 2.1ms} or {@code 350us}. Empty lines, and those that begin
 * with {@code #}, are passed over.
 */
final class ReplayFile {

    /** So many times are kept in memory, eight bytes each. */
    private static final int MOST_LINES = 10_000_000;

    private static final int LONGEST_LINE = 40;
    private static final Duration LONGEST = Duration.ofHours(1);

    private ReplayFile() {}

    /**
     * Reads all of it.
     *
     * @return nanoseconds, at least one number
     * @throws IllegalArgumentException with one line that names the file and the line, and says what is allowed
     */
    static long[] read(Path file) {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("there is no file " + file + "; allowed: a file of one duration a line");
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a regular file; allowed: a file of one duration a line");
        }
        LongStream.Builder nanos = LongStream.builder();
        int number = 0;
        int known = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    nanos.add(duration(file, number, text));
                    known++;
                }
                if (known > MOST_LINES) {
                    throw new IllegalArgumentException(file + " has more than " + MOST_LINES + " durations");
                }
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ", after line " + number + ": this is no text in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("could not read " + file + ": " + e.getMessage(), e);
        }
        if (known == 0) {
            throw new IllegalArgumentException(file + " has no durations; allowed: one a line, such as 2.1ms");
        }
        return nanos.build().toArray();
    }

    private static long duration(Path file, int line, String text) {
        Duration duration;
        try {
            duration = Quantities.duration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + ", line " + line + ": '" + shortened(text) + "' is not a time such as 350us or 2.1ms", e);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    file + ", line " + line + ": '" + shortened(text) + "' is longer than an hour");
        }
        return duration.toNanos();
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
    }
}
