package dev.deft.jdbc;

import dev.deft.deferred.Deferred;
import dev.deft.threadpool.Cancellation;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, from when it is asked for to when its outcome is told: a worker calls it, once; the reactor's thread gives it up,
 * and tells.
 *
 * <p>The reactor may fail its call at any time, for it was cancelled or took too long, while the worker goes on. What the caller is told
 * then is what {@link Fate} has: given up, so that the worker will not commit; too late, for it was committed, and the result is there; or
 * unknown.
 */
final class Transaction<T extends @Nullable Object> implements Callable<T> {

    private final DatabaseCore core;
    private final String database;
    private final String sql;
    private final boolean observesEach;
    private final Interaction<? extends T> interaction;
    private final Fate<T> fate = new Fate<>();
    private final StatementCanceller canceller;
    private final long submittedNanos;

    /**
     * Makes one that is asked for now.
     *
     * @param database the name of the database or the share
     * @param sql what it is called for the observer
     * @param observesEach whether the observer is told of each statement in it
     */
    Transaction(
            DatabaseCore core,
            String database,
            String sql,
            boolean observesEach,
            Interaction<? extends T> interaction) {
        this.core = core;
        this.database = database;
        this.sql = sql;
        this.observesEach = observesEach;
        this.interaction = interaction;
        this.canceller = core.canceller();
        this.submittedNanos = core.nanoTime();
    }

    /** Keeps it from being committed, if that has not begun, and asks what runs of it to end. Any thread. */
    void giveUp() {
        fate.giveUp();
        canceller.request();
    }

    /** Returns the result after all, or throws what is to be told, where its call failed with {@code failure}. Reactor thread. */
    T settled(Throwable failure) throws Exception {
        fate.giveUp();
        Fate.Stage stage = fate.stage();
        if (stage == Fate.Stage.COMMITTED) {
            return fate.result();
        }
        boolean isKnown = stage != Fate.Stage.COMMITTING && stage != Fate.Stage.UNKNOWN;
        if (!isKnown && !(failure instanceof CommitUnknownException)) {
            throw new CommitUnknownException(
                    ("A transaction of database '%s' was not waited for while its commit ran (%s); whether it was"
                                    + " committed is not known. Look for what it was to write before you do it again")
                            .formatted(database, failure),
                    failure);
        }
        Transaction.<RuntimeException>throwAsItIs(failure);
        throw new AssertionError(failure); // it has been thrown
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // nothing looks at the type of what is thrown
    private static <X extends Throwable> void throwAsItIs(Throwable failure) throws X {
        throw (X) failure;
    }

    @Override
    public T call() throws Exception {
        long begunNanos = core.nanoTime();
        core.begins(this);
        Cancellation.current().onRequest(this::giveUp);
        Throwable failure = null;
        try {
            return runOnConnection();
        } catch (Throwable thrown) {
            failure = thrown;
            throw thrown;
        } finally {
            core.ended(this, fate.stage());
            core.observe(new StatementTimes(
                    database,
                    sql,
                    Duration.ofNanos(begunNanos - submittedNanos),
                    Duration.ofNanos(core.nanoTime() - begunNanos),
                    failure));
        }
    }

    private T runOnConnection() throws Exception {
        throwIfGivenUp();
        KeptConnection kept;
        try {
            kept = core.connections().borrow();
        } catch (Throwable none) {
            fate.rolledBack();
            throw none;
        }
        canceller.begin(kept.connection);
        boolean suspect = true;
        try {
            T result = interact(kept);
            commit(kept, result);
            suspect = false;
            return result;
        } finally {
            if (!canceller.release()) {
                kept.spoil();
            }
            core.connections().giveBack(kept, suspect);
        }
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
            connection.mustStillBeCommittable();
            canceller.endStatements();
            connection.end();
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
        if (!observesEach) {
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

    private void throwIfGivenUp() {
        if (fate.isGivenUp()) {
            throw givenUp();
        }
    }

    private CancellationException givenUp() {
        return new CancellationException(
                "a transaction of database '" + database + "' was cancelled while it ran, and is rolled back");
    }
}
