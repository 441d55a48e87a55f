package dev.deft.jdbc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the statements of one transaction that was given up, by {@link Statement#cancel}, on a thread that does that alone: a driver may
 * open a connection of its own for it, and block. It is called until the transaction has let go of its connection, since a database
 * ignores a cancel that comes before the statement does; where that takes too long, the connection is aborted by another thread, for the
 * cancel itself may be what takes long.
 *
 * <p>A cancel begins and ends while the transaction has its connection: so it never hits the statement of another. The worker waits for
 * one that is on its way, and discards a connection on which it does not end.
 */
final class StatementCanceller implements Runnable {

    private static final long PAUSE_MILLIS = 50;
    private static final long LONGEST_CANCEL_MILLIS = 1_000;

    private final String database;
    private final Executor cancels;
    private final Executor aborts;
    private final long abortAfterNanos;

    /** The connection, while the transaction has one. */
    @GuardedBy("this")
    private @Nullable Connection connection;

    /** The statement executed last, whose rows may still be read, which a driver may do as slowly; null outside of the user's part. */
    @GuardedBy("this")
    private @Nullable Statement running;

    @GuardedBy("this")
    private boolean requested;

    @GuardedBy("this")
    private boolean cancelling;

    @GuardedBy("this")
    private boolean aborted;

    /**
     * Makes one.
     *
     * @param cancels has threads for calls of {@link Statement#cancel}, which may be blocked for long
     * @param aborts has threads for those that wait until it is time to abort
     */
    StatementCanceller(String database, Executor cancels, Executor aborts, long abortAfterNanos) {
        this.database = database;
        this.cancels = cancels;
        this.aborts = aborts;
        this.abortAfterNanos = abortAfterNanos;
    }

    /** Notes the connection of the transaction. Worker. */
    void begin(Connection borrowed) {
        if (isToStartAt(borrowed)) {
            start();
        }
    }

    private synchronized boolean isToStartAt(Connection borrowed) {
        connection = borrowed;
        return requested;
    }

    /** Asks that what runs end. Any thread; blocks nobody. */
    void request() {
        if (isToStartNow()) {
            start();
        }
    }

    private synchronized boolean isToStartNow() {
        boolean first = !requested;
        requested = true;
        return first && connection != null;
    }

    private void start() {
        try {
            aborts.execute(this::abortIfLate);
            cancels.execute(this);
        } catch (RuntimeException | Error refused) { // the result is no other for that, only later on its worker
            JdbcLog.cannotCancel(database, refused);
        }
    }

    /** Notes that {@code statement} is executed next. Worker. */
    synchronized void runs(Statement statement) {
        running = statement;
    }

    /** Keeps statements from being cancelled, which is to be done before the commit or the roll-back. Worker. */
    synchronized void endStatements() {
        running = null;
        awaitCancel();
    }

    /** Ends all this; returns whether the connection may be used for something else. Worker. */
    synchronized boolean release() {
        running = null;
        connection = null;
        notifyAll();
        return awaitCancel() && !aborted;
    }

    /** Waits for the cancel that is on its way; false if it does not end. */
    @GuardedBy("this")
    private boolean awaitCancel() {
        long begun = System.nanoTime();
        boolean interrupted = false;
        long left = LONGEST_CANCEL_MILLIS;
        while (cancelling && left > 0) {
            try {
                wait(left);
            } catch (InterruptedException later) {
                interrupted = true;
            }
            left = LONGEST_CANCEL_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !cancelling;
    }

    /** Cancels what runs, on a thread that does nothing else. */
    @Override
    public void run() {
        while (isInUse()) {
            cancelRunning();
            try {
                pause();
            } catch (InterruptedException hurried) { // by whoever wants this thread to end
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean isInUse() {
        return connection != null && !aborted;
    }

    private void cancelRunning() {
        Statement statement = beginCancel();
        if (statement == null) {
            return;
        }
        try {
            statement.cancel();
        } catch (SQLException | RuntimeException failure) {
            JdbcLog.cancelFailed(database, failure);
        } finally {
            endCancel();
        }
    }

    private synchronized @Nullable Statement beginCancel() {
        cancelling = running != null;
        return running;
    }

    private synchronized void endCancel() {
        cancelling = false;
        notifyAll();
    }

    @SuppressWarnings("WaitNotInLoop") // woken for nothing, it cancels once more
    private synchronized void pause() throws InterruptedException {
        if (connection != null) {
            wait(PAUSE_MILLIS);
        }
    }

    /** Aborts the connection when its time is up, on a thread that no driver's cancel blocks. */
    private void abortIfLate() {
        try {
            awaitRelease();
        } catch (InterruptedException hurried) { // by whoever wants this thread to end
            Thread.currentThread().interrupt();
        }
        abort();
    }

    private synchronized void awaitRelease() throws InterruptedException {
        long begun = System.nanoTime();
        long left = abortAfterNanos;
        while (connection != null && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = abortAfterNanos - (System.nanoTime() - begun);
        }
    }

    private void abort() {
        Connection toAbort = beginAbort();
        if (toAbort == null) {
            return;
        }
        JdbcLog.aborts(database, TimeUnit.NANOSECONDS.toMillis(abortAfterNanos));
        try {
            toAbort.abort(Runnable::run);
        } catch (SQLException | RuntimeException failure) {
            JdbcLog.connectionLeft(database, "to abort a connection", failure);
        }
    }

    private synchronized @Nullable Connection beginAbort() {
        aborted = connection != null;
        return connection;
    }
}
