package dev.deft.jdbc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a database. A worker borrows one for a transaction; the one that came back last is borrowed first. There are as
 * many as were ever in use at a time, so no more than workers. What may block, is done outside of the monitor, on the worker.
 */
final class ConnectionKeeper {

    /** The time that one may lie idle before it is asked whether it is in order: a firewall may have dropped it. */
    private static final long TRUSTED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String database;
    private final DataSource source;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private final Deque<KeptConnection> idle = new ArrayDeque<>();

    @GuardedBy("this")
    private int inUse;

    @GuardedBy("this")
    private long opened;

    @GuardedBy("this")
    private long discarded;

    /** The number of connections that were found broken; those not used since are asked before they are used. */
    @GuardedBy("this")
    private long breaks;

    @GuardedBy("this")
    private boolean closed;

    ConnectionKeeper(String database, DataSource source, LongSupplier nanoTime) {
        this.database = database;
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** The numbers for {@link DatabaseStatistics}. */
    record ConnectionCounts(int connections, int inUse, long opened, long discarded) {}

    synchronized ConnectionCounts counts() {
        return new ConnectionCounts(idle.size() + inUse, inUse, opened, discarded);
    }

    /** Returns a connection without a transaction, to be given back. Worker. */
    KeptConnection borrow() throws SQLException {
        for (KeptConnection kept = pollIdle(); kept != null; kept = pollIdle()) {
            if (isTrusted(kept) || kept.answers()) {
                return kept;
            }
            broken();
            discard(kept);
        }
        return open();
    }

    private synchronized @Nullable KeptConnection pollIdle() {
        KeptConnection kept = idle.pollFirst();
        if (kept != null) {
            inUse++;
        }
        return kept;
    }

    private synchronized boolean isTrusted(KeptConnection kept) {
        return kept.goodAtBreak == breaks && nanoTime.getAsLong() - kept.idleSinceNanos < TRUSTED_NANOS;
    }

    private KeptConnection open() throws SQLException {
        Connection connection = source.getConnection();
        if (connection == null) {
            throw new SQLException("the data source of database '" + database
                    + "' returned null for a connection; have it return one, or throw");
        }
        try {
            KeptConnection kept = new KeptConnection(connection);
            synchronized (this) {
                inUse++;
                opened++;
            }
            return kept;
        } catch (Throwable unusable) {
            close(connection);
            throw unusable;
        }
    }

    /**
     * Takes back what was borrowed, whose transaction has ended. Worker.
     *
     * @param suspect whether something has failed on it, so that it is asked whether it is in order
     */
    void giveBack(KeptConnection kept, boolean suspect) {
        boolean isAsNew = false;
        try {
            isAsNew = isAsNew(kept, suspect);
        } finally {
            if (isAsNew) {
                keep(kept);
            } else {
                discard(kept);
            }
        }
        if (isClosed()) {
            closeIdle();
        }
    }

    private boolean isAsNew(KeptConnection kept, boolean suspect) {
        if (kept.isSpoilt()) {
            return false;
        }
        boolean isInOrder = isRestored(kept) && !(suspect && !kept.answers());
        if (!isInOrder) {
            broken();
        }
        return isInOrder;
    }

    private boolean isRestored(KeptConnection kept) {
        try {
            kept.restore();
            return true;
        } catch (SQLException | RuntimeException failure) {
            JdbcLog.connectionLeft(database, "to restore the settings of a connection", failure);
            return false;
        }
    }

    private synchronized void keep(KeptConnection kept) {
        kept.goodAtBreak = breaks;
        kept.idleSinceNanos = nanoTime.getAsLong();
        idle.addFirst(kept);
        inUse--;
    }

    /** Notes that one was found broken: so may all be that lay idle then. */
    synchronized void broken() {
        breaks++;
    }

    private void discard(KeptConnection kept) {
        synchronized (this) {
            inUse--;
            discarded++;
        }
        close(kept.connection);
    }

    /** Has what is idle, and what comes back, closed by {@link #closeIdle} from now on. */
    synchronized void closes() {
        closed = true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Closes what is idle. May block; not on the reactor's thread. */
    void closeIdle() {
        for (KeptConnection kept = takeIdle(); kept != null; kept = takeIdle()) {
            close(kept.connection);
        }
    }

    private synchronized @Nullable KeptConnection takeIdle() {
        return idle.pollFirst();
    }

    private void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException failure) {
            JdbcLog.connectionLeft(database, "to close a connection", failure);
        }
    }
}
