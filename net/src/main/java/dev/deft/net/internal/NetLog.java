package dev.deft.net.internal;

import dev.deft.net.Connection;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happened to ports and connections where no caller is left to be told. It throws nothing, or the end of a connection would not go on. */
public final class NetLog {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private NetLog() {}

    /** Logs a failure of the user's code. */
    public static void error(String message, Throwable failure) {
        quietly(() -> LOG.error(message, failure));
    }

    /** Logs what somebody may want to change. */
    public static void warn(String message) {
        quietly(() -> LOG.warn(message));
    }

    /** Logs what is as it should be, and happens seldom. */
    public static void info(String message) {
        quietly(() -> LOG.info(message));
    }

    static void debug(String message) {
        quietly(() -> LOG.debug(message));
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
