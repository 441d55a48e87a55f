package dev.deft.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One statement outside of a transaction, on a connection that commits by itself. It can be taken back until it is executed, for what
 * it has done then is the database's to undo; its execution is what the commit is to a {@link Transaction}.
 */
final class LoneStatement extends DatabaseCall<Integer> {

    private final String sql;
    private final @Nullable Object[] arguments;

    LoneStatement(DatabaseCore core, String database, String sql, @Nullable Object[] arguments) {
        super(core, database, sql);
        this.sql = sql;
        this.arguments = arguments;
    }

    @Override
    Integer workOn(KeptConnection kept) throws Exception {
        try {
            kept.connection.setAutoCommit(true);
            try (PreparedStatement statement = kept.connection.prepareStatement(sql)) {
                Arguments.bind(statement, arguments);
                canceller.runs(statement);
                if (!fate.beginCommit()) {
                    throw givenUp();
                }
                execute(kept, statement);
            }
        } finally {
            canceller.endStatements();
            endAutoCommit(kept);
        }
        return fate.result();
    }

    private void execute(KeptConnection kept, PreparedStatement statement) throws SQLException {
        int changed;
        try {
            changed = statement.execute() ? 0 : Math.max(0, statement.getUpdateCount());
        } catch (Throwable failure) {
            canceller.endStatements(); // or a cancel would hit the question whether it is in order
            if (CommitFailures.provesRollback(failure, kept.connection)) {
                fate.rolledBack();
                throw failure;
            }
            fate.unknown();
            kept.spoil();
            core.connections().broken();
            throw new CommitUnknownException(
                    ("A statement outside of a transaction of database '%s' got no answer (%s); whether it was done is"
                                    + " not known. Look for what it was to do before you do it again")
                            .formatted(database, failure),
                    failure);
        }
        fate.committed(changed);
    }

    private void endAutoCommit(KeptConnection kept) {
        try {
            kept.connection.setAutoCommit(false);
        } catch (SQLException | RuntimeException failure) {
            JdbcLog.connectionLeft(database, "to end auto-commit", failure);
            kept.spoil();
        }
    }

    @Override
    String notWaitedFor() {
        return "A statement outside of a transaction of database '%s' was not waited for while it ran (%s); whether it was"
                + " done is not known. Look for what it was to do before you do it again";
    }

    @Override
    CancellationException givenUp() {
        return new CancellationException("a statement outside of a transaction of database '" + database
                + "' was cancelled before it was executed");
    }
}
