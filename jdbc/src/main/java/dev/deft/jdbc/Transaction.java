package dev.deft.jdbc;

import dev.deft.deferred.Deferred;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One transaction: committed when its interaction returns, and rolled back when that throws or it was given up before. */
final class Transaction<T extends @Nullable Object> extends DatabaseCall<T> {

    private final boolean isOfAUser;
    private final Interaction<? extends T> interaction;

    /**
     * Makes one that is asked for now.
     *
     * @param database the name of the database or the share
     * @param sql what it is called for the observer
     * @param isOfAUser whether a user's interaction makes its statements: the observer is told of each, and it may have caught a failure
     */
    Transaction(
            DatabaseCore core, String database, String sql, boolean isOfAUser, Interaction<? extends T> interaction) {
        super(core, database, sql);
        this.isOfAUser = isOfAUser;
        this.interaction = interaction;
    }

    @Override
    T workOn(KeptConnection kept) throws Exception {
        T result = interact(kept);
        commit(kept, result);
        return result;
    }

    private T interact(KeptConnection kept) throws Exception {
        InteractionConnection connection = new InteractionConnection(database, kept, this::execute);
        try {
            T result = interaction.run(connection.proxy());
            if (result instanceof Deferred<?>) {
                throw new IllegalStateException("An interaction of database '" + database
                        + "' returned a Deferred, and was rolled back; a Deferred belongs to the reactor's thread: return"
                        + " a plain value, and make the Deferred in a callback with addCallbackDeferring");
            }
            canceller.endStatements();
            connection.end();
            if (isOfAUser) { // else each failure has been thrown, but what a mapper may have caught
                connection.mustStillBeCommittable();
            }
            return result;
        } catch (Throwable failure) {
            canceller.endStatements();
            connection.end();
            rollBack(kept);
            throw failure;
        }
    }

    private void commit(KeptConnection kept, T result) throws Exception {
        if (!fate.beginCommit()) {
            rollBack(kept);
            throw givenUp();
        }
        try {
            kept.connection.commit();
        } catch (Throwable failure) {
            if (CommitFailures.provesRollback(failure, kept.connection)) {
                rollBack(kept);
                throw failure;
            }
            fate.unknown();
            kept.spoil();
            core.connections().broken();
            throw new CommitUnknownException(
                    ("The commit of a transaction of database '%s' got no answer (%s); whether it was committed is not"
                                    + " known. Look for what it was to write before you do it again")
                            .formatted(database, failure),
                    failure);
        }
        fate.committed(result);
    }

    /** Rolls back, or lets the connection go, which comes to the same. */
    private void rollBack(KeptConnection kept) {
        fate.rolledBack();
        try {
            kept.connection.rollback();
        } catch (SQLException | RuntimeException failure) {
            JdbcLog.connectionLeft(database, "to roll back", failure);
            core.connections().broken();
            kept.spoil();
        }
    }

    private @Nullable Object execute(Statement statement, String executed, InteractionConnection.Execution execution)
            throws Throwable {
        canceller.runs(statement);
        throwIfGivenUp(); // after that: who gives up later finds the statement
        if (!isOfAUser) {
            return execution.run();
        }
        long begunNanos = core.nanoTime();
        Throwable failure = null;
        try {
            return execution.run();
        } catch (Throwable thrown) {
            failure = thrown;
            throw thrown;
        } finally {
            core.observe(new StatementTimes(
                    database, executed, Duration.ZERO, Duration.ofNanos(core.nanoTime() - begunNanos), failure));
        }
    }

    @Override
    String notWaitedFor() {
        return "A transaction of database '%s' was not waited for while its commit ran (%s); whether it was"
                + " committed is not known. Look for what it was to write before you do it again";
    }

    @Override
    CancellationException givenUp() {
        return new CancellationException(
                "a transaction of database '" + database + "' was cancelled while it ran, and is rolled back");
    }
}
