package dev.deft.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection that is kept between transactions, with the settings that it was opened with. Of the worker that has borrowed it, or
 * of the {@link ConnectionKeeper}'s monitor.
 */
final class KeptConnection {

    final Connection connection;
    private final boolean readOnly;
    private final int isolation;

    /** The number of connections that had been found broken when this one was last known to be in order. */
    long goodAtBreak;

    long idleSinceNanos;

    /** Settings were changed that can be set back. */
    private boolean changed;

    /** It is to be closed, for it is broken, or nobody can tell its state. */
    private boolean spoilt;

    /** Takes over a connection that was just opened. */
    KeptConnection(Connection connection) throws SQLException {
        this.connection = connection;
        this.readOnly = connection.isReadOnly();
        this.isolation = connection.getTransactionIsolation();
        connection.setAutoCommit(false);
    }

    void settingsChange() {
        changed = true;
    }

    void spoil() {
        spoilt = true;
    }

    boolean isSpoilt() {
        return spoilt;
    }

    /** Sets back what was changed; between transactions. */
    void restore() throws SQLException {
        if (changed) {
            connection.setAutoCommit(true); // or to set them would begin a transaction
            connection.setReadOnly(readOnly);
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            changed = false;
        }
    }

    /** Returns whether the database answers on it. Asking may have begun a transaction, which this ends. */
    boolean answers() {
        try {
            if (!connection.isValid(CommitFailures.VALID_WITHIN_SECONDS)) {
                return false;
            }
            connection.rollback();
            return true;
        } catch (SQLException | RuntimeException | LinkageError broken) { // the last of drivers older than isValid
            return false;
        }
    }
}
