package dev.deft.net.internal;

import dev.deft.net.Connection;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happened to ports and connections where no caller is left to be told. It throws nothing, or the end of a connection would not go on. */
public final class NetLog {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** The most characters of a line. */
    private static final int LONGEST = 1_000;

    /** The characters that begin a line, or steer a terminal or the direction of what is shown. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    private NetLog() {}

    /** Returns a message as one line of bounded length, for peers have a part in some, as in those of what was wrong with what they sent. */
    private static String line(String message) {
        String cut = message.length() <= LONGEST
                ? message
                : message.substring(0, LONGEST) + "… (" + message.length() + " characters)";
        return STEERING.matcher(cut).replaceAll("?");
    }

    /** Logs a failure of the user's code. */
    public static void error(String message, Throwable failure) {
        quietly(() -> LOG.error(line(message), failure));
    }

    /** Logs what somebody may want to change. */
    public static void warn(String message) {
        quietly(() -> LOG.warn(line(message)));
    }

    /** Logs what is as it should be, and happens seldom. */
    public static void info(String message) {
        quietly(() -> LOG.info(line(message)));
    }

    static void debug(String message) {
        quietly(() -> LOG.debug(line(message)));
    }

    /** Makes a call after which others come in any case: what it throws is logged. Then {@code what} names the call. */
    static void logThrown(Runnable call, Supplier<String> what) {
        try {
            call.run();
        } catch (Throwable thrown) { // an Error, too
            error(what.get() + " threw; what comes after it goes on", thrown);
        }
    }

    private static void quietly(Runnable log) {
        try {
            log.run();
        } catch (RuntimeException | Error loggingFailed) {
            // The log is all there is to tell, and it has failed.
            return;
        }
    }
}
