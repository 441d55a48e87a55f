package dev.deft.jdbc;

import java.sql.SQLException;

/**
 * The failure of a transaction of which nobody can say whether it was committed: the commit was sent, and no answer came, because the
 * connection was lost, say, or because it was not waited for any longer. Look for what it was to write before it is done again.
 */
public final class CommitUnknownException extends SQLException {

    private static final long serialVersionUID = 1L;

    /** Of SQL's standard: the completion of the statement is unknown. */
    private static final String COMPLETION_UNKNOWN = "40003";

    CommitUnknownException(String message, Throwable cause) {
        super(message, COMPLETION_UNKNOWN, cause);
    }
}
