package dev.deft.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Times as headers have them. Source: RFC 9110, section 5.6.7; the JDK's own format of that name leaves out a day's zero. */
final class HttpDates {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** The last second that was written, and its text: most responses are of the same second. */
    private record Written(long second, String text) {}

    private static volatile Written last = new Written(0, FORMAT.format(Instant.EPOCH));

    private HttpDates() {}

    static String now() {
        long second = System.currentTimeMillis() / 1000;
        Written written = last;
        if (written.second != second) {
            written = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = written;
        }
        return written.text;
    }

    static String of(Instant time) {
        return FORMAT.format(time);
    }

    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.from(FORMAT.parse(text)));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
