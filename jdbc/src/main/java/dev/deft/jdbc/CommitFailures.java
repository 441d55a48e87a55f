package dev.deft.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;

/**
 * Tells an answer of the database, that it has not committed, from the lack of one. SQLSTATEs are those of SQL's standard, 57P0x is
 * PostgreSQL's: the server shuts down.
 */
final class CommitFailures {

    /** The time in which a connection answers that is in order, in seconds. */
    static final int VALID_WITHIN_SECONDS = 5;

    private CommitFailures() {}

    /** Returns whether {@code failure} of a commit says that nothing was committed. */
    static boolean provesRollback(Throwable failure, Connection connection) {
        if (!(failure instanceof SQLException answer) || isOfConnection(answer)) {
            return false;
        }
        String state = answer.getSQLState();
        if (state != null && (state.startsWith("23") || state.startsWith("40"))) {
            return true; // a constraint, or a conflict with others
        }
        return isValid(connection); // then the database was there to say so
    }

    private static boolean isOfConnection(SQLException failure) {
        if (failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLTimeoutException) {
            return true;
        }
        String state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P0") || state.equals("40003"));
    }

    private static boolean isValid(Connection connection) {
        try {
            return connection.isValid(VALID_WITHIN_SECONDS);
        } catch (SQLException | RuntimeException | LinkageError broken) { // the last of drivers older than isValid
            return false;
        }
    }
}
