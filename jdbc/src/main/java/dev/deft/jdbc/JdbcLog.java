package dev.deft.jdbc;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what went wrong where nobody waits to be told. */
final class JdbcLog {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private JdbcLog() {}

    /** Logs at debug level that a connection could not be closed or cleaned, which is over all the same. */
    static void connectionLeft(String database, String doing, Throwable failure) {
        LOG.debug("Database '{}': {} failed; the connection is let go", database, doing, failure);
    }

    static void observerThrew(String database, Throwable failure) {
        LOG.error(
                "Database '{}': its observer threw; the statement's result is not changed by that", database, failure);
    }

    static void cancelFailed(String database, Throwable failure) {
        LOG.debug("Database '{}': a cancel of a running statement failed; it is tried again", database, failure);
    }

    static void aborts(String database, long millis) {
        LOG.warn(
                "Database '{}': a statement that was cancelled has not ended after {} ms; its connection is aborted",
                database,
                millis);
    }

    static void cannotCancel(String database, Throwable failure) {
        LOG.error("Database '{}': there is no thread to cancel a statement; it runs on", database, failure);
    }

    static void closesLate(String database, Throwable failure) {
        LOG.warn("Database '{}': its connections are closed by the last worker that uses one", database, failure);
    }
}
