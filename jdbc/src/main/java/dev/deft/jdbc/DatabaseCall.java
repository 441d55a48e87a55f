package dev.deft.jdbc;

import dev.deft.threadpool.Cancellation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a database, from when it is asked for to when its outcome is told: a worker calls it, once; the reactor's thread gives it
 * up, and tells.
 *
 * <p>The reactor may fail its call at any time, for it was cancelled or took too long, while the worker goes on. What the caller is told
 * then is what {@link Fate} has: given up, so that the worker will not commit; too late, for it was committed, and the result is there; or
 * unknown.
 */
abstract class DatabaseCall<T extends @Nullable Object> implements Callable<T> {

    final DatabaseCore core;

    /** The name of the database or the share. */
    final String database;

    final Fate<T> fate = new Fate<>();
    final StatementCanceller canceller;
    private final String sql;
    private final long submittedNanos;

    /**
     * Makes one that is asked for now.
     *
     * @param database the name of the database or the share
     * @param sql what it is called for the observer
     */
    DatabaseCall(DatabaseCore core, String database, String sql) {
        this.core = core;
        this.database = database;
        this.sql = sql;
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
            throw new CommitUnknownException(notWaitedFor().formatted(database, failure), failure);
        }
        DatabaseCall.<RuntimeException>throwAsItIs(failure);
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
            T result = workOn(kept);
            suspect = false;
            return result;
        } finally {
            if (!canceller.release()) {
                kept.spoil();
            }
            core.connections().giveBack(kept, suspect);
        }
    }

    /** Does it, sees to its {@link Fate}, and returns the result. Worker. */
    abstract T workOn(KeptConnection kept) throws Exception;

    /** Returns the message of one that was not waited for once it could not be taken back: of the database's name, and the failure. */
    abstract String notWaitedFor();

    final void throwIfGivenUp() {
        if (fate.isGivenUp()) {
            throw givenUp();
        }
    }

    /** Returns the failure of one that was given up in time. */
    abstract CancellationException givenUp();
}
