package dev.deft.deferred;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes this module's log, under {@link Deferred}'s name.
 *
 * <p>Nothing gets out of these methods: their callers have chains to fire. A failure's own {@code getMessage} is the
 * user's code, and the logger calls it; even an appender may run out of memory.
 */
final class DeferredLog {

    private DeferredLog() {}

    /** Logs {@code failure} as an error; {@code format} has a {@code {}} for each of {@code about}. */
    static void error(Throwable failure, String format, Object... about) {
        log(Level.ERROR, failure, format, about);
    }

    /** Logs at debug level; {@code format} has a {@code {}} for each of {@code about}. */
    static void debug(@Nullable Throwable failure, String format, Object... about) {
        log(Level.DEBUG, failure, format, about);
    }

    private static void log(Level level, @Nullable Throwable failure, String format, Object... about) {
        try {
            Chain.LOG.atLevel(level).setCause(failure).log(format, about);
        } catch (Throwable loggingFailed) {
            lastResort(level, failure, loggingFailed, format, about);
        }
    }

    private static void lastResort(
            Level level, @Nullable Throwable failure, Throwable loggingFailed, String format, Object... about) {
        try {
            Chain.LOG
                    .atLevel(level)
                    .log(
                            "{}: {}, which could not be logged because of {}",
                            MessageFormatter.basicArrayFormat(format, about),
                            failure == null ? "no failure" : failure.getClass().getName(),
                            loggingFailed.getClass().getName());
        } catch (Throwable nobodyListens) {
            // Two attempts to log have failed, and there is nobody else to tell.
            return;
        }
    }
}
