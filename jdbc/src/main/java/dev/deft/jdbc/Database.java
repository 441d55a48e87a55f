package dev.deft.jdbc;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ShareBuilder;
import dev.deft.threadpool.ThreadPool;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database by way of JDBC, off the reactor's thread: a pool with as many workers as connections, each result a Deferred.
 *
 * <pre>{@code
 * Database db = Database.over(reactor, source).name("db").connections(8).open();
 * db.query("select name from account where id = ?", row -> row.getString(1), 7)
 *         .addCallback(names -> show(names))
 *         .addErrback(failure -> complain(failure));
 * }</pre>
 *
 * <h2>What is told, holds</h2>
 *
 * Every method but {@link #outsideTransaction} makes one transaction, on one connection: committed when all has been done, rolled back when anything throws, when the
 * Deferred is cancelled and when the time is up. A result says that it was committed, a failure that it was not, with one exception: of a
 * {@link CommitUnknownException} nobody knows, for the commit was under way when the connection was lost, or when its Deferred was cancelled
 * or timed out. A cancel that comes after the commit comes too late, and the Deferred has the result. All this is as true as what the
 * driver and the database say; and what a database commits by itself, as some do with each {@code create table}, nobody rolls back.
 *
 * <h2>Cancelling</h2>
 *
 * One that waits in the queue is never begun, and its place is free at once. One that runs has its statement cancelled by {@link
 * java.sql.Statement#cancel}, on a thread that does only that; it keeps its worker until it ends. Limits of time are set by {@link
 * #within}: {@link CallOptions#waitAtMost} for the queue and {@link CallOptions#runAtMost} for the run, which has the same done. The
 * interrupt of {@link CallOptions#interruptIfCancelled} is needed by interactions that wait for something else than the database, and is no
 * good with drivers that close their files on it, as H2 does.
 *
 * <h2>Connections</h2>
 *
 * A connection is opened when a worker first needs one, and kept. It goes back without a transaction, with its read-only mode and isolation
 * as they were; it is closed if it is broken, or an interaction has changed it in ways that cannot be told or set back, by {@link
 * java.sql.Connection#unwrap} for example. What statements change in the session ({@code set search_path}), stays: use those that end
 * with the transaction ({@code set local}). After a failure it is asked whether it is in order; so are all others, before they are used,
 * after one was found broken. A {@link DataSource} that has a pool of its own does no harm; one whose {@code getConnection()} can wait
 * for long holds a worker, so set its login time-out.
 *
 * <p>It ends with its reactor, or by {@link #close}. Every method but {@link #name} and {@link #statistics} is to be called on the
 * reactor's thread. After Twisted's {@code twisted.enterprise.adbapi.ConnectionPool}.
 */
public final class Database {

    private final DatabaseCore core;
    private final ThreadPool pool;
    private final CallOptions limits;

    Database(DatabaseCore core) {
        this(core, core.pool, CallOptions.none());
    }

    private Database(DatabaseCore core, ThreadPool pool, CallOptions limits) {
        this.core = core;
        this.pool = pool;
        this.limits = limits;
    }

    /** Returns a builder of a database that gets its connections from {@code source}, on its workers. */
    public static DatabaseBuilder over(Reactor reactor, DataSource source) {
        return new DatabaseBuilder(reactor, source);
    }

    /** Returns the name of the database, or of the share of it: {@code <database>/<share>}. Any thread. */
    public String name() {
        return pool.name();
    }

    /**
     * Runs a query, and has {@code mapper} make a value of each row, on the worker. The Deferred has the values, in a list that nobody
     * can change; all of them are in memory.
     *
     * <p>A mapper that asks the server for more, as {@code getBlob} may, is to let its failures out: nothing asks after it whether the transaction can still be
     * committed, as it is asked after an {@link #interaction}.
     *
     * @param arguments the values of the question marks, bound by {@link PreparedStatement#setObject(int, Object)}
     */
    public <T extends @Nullable Object> Deferred<List<T>> query(
            String sql, RowMapper<? extends T> mapper, @Nullable Object... arguments) {
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(mapper, "mapper");
        @Nullable
        Object[] bound = Objects.requireNonNull(arguments, "arguments").clone();
        return send(sql, false, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Arguments.bind(statement, bound);
                try (ResultSet rows = statement.executeQuery()) {
                    List<T> values = new ArrayList<>();
                    while (rows.next()) {
                        values.add(mapper.map(rows));
                    }
                    return Collections.unmodifiableList(values);
                }
            }
        });
    }

    /**
     * Runs a statement that has no rows. The Deferred has the number of rows that it has changed, 0 for one that changes none.
     *
     * @param arguments the values of the question marks, bound by {@link PreparedStatement#setObject(int, Object)}
     */
    public Deferred<Integer> update(String sql, @Nullable Object... arguments) {
        Objects.requireNonNull(sql, "sql");
        @Nullable
        Object[] bound = Objects.requireNonNull(arguments, "arguments").clone();
        return send(sql, false, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Arguments.bind(statement, bound);
                return statement.executeUpdate();
            }
        });
    }

    /**
     * Runs a statement that has no rows with one list of arguments after the other, all in one transaction. The Deferred has the number of
     * rows that each has changed, or {@link java.sql.Statement#SUCCESS_NO_INFO} where the driver does not say.
     */
    public Deferred<List<Integer>> batch(String sql, List<? extends List<? extends @Nullable Object>> arguments) {
        Objects.requireNonNull(sql, "sql");
        List<@Nullable Object[]> bound = new ArrayList<>();
        for (List<? extends @Nullable Object> each : Objects.requireNonNull(arguments, "arguments")) {
            bound.add(each.toArray());
        }
        return send(sql, false, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (@Nullable Object[] each : bound) {
                    Arguments.bind(statement, each);
                    statement.addBatch();
                }
                List<Integer> changed = new ArrayList<>();
                for (int rows : statement.executeBatch()) {
                    changed.add(rows);
                }
                return List.copyOf(changed);
            }
        });
    }

    /**
     * Runs {@code interaction} on a worker, in one transaction, which is committed when it returns. The Deferred has what it returns.
     *
     * <p>The connection is for its own thread, and until it ends. It refuses to commit, to roll back but to a savepoint, to be closed and
     * to change its auto-commit. No interaction is to do so by SQL either, nor on the driver's own connection, which {@link
     * java.sql.ResultSet#getStatement} leads to, or what is told of it does not hold.
     */
    public <T extends @Nullable Object> Deferred<T> interaction(Interaction<? extends T> interaction) {
        return send("interaction", true, Objects.requireNonNull(interaction, "interaction"));
    }

    /**
     * Runs one statement outside of a transaction, as those need that a database refuses within one: {@code vacuum}, {@code create
     * database}, {@code create index concurrently}. The Deferred has the number of rows that it has changed, 0 for one that changes none;
     * rows that it returns are not read.
     *
     * <p>A result says that it was done. Of a {@link CommitUnknownException} nobody knows: the connection was lost while it ran, or its
     * Deferred was cancelled or timed out meanwhile, which has it cancelled, too. Any other failure says that it was not begun, or that
     * the database has ended it with an error; what such a statement leaves behind then, as {@code create index concurrently} leaves an
     * invalid index, the database's manual says. For several statements that belong together, use {@link #interaction}.
     *
     * @param arguments the values of the question marks, bound by {@link PreparedStatement#setObject(int, Object)}
     */
    public Deferred<Integer> outsideTransaction(String sql, @Nullable Object... arguments) {
        Objects.requireNonNull(sql, "sql");
        @Nullable
        Object[] bound = Objects.requireNonNull(arguments, "arguments").clone();
        return send(new LoneStatement(core, name(), sql, bound));
    }

    /** Returns the same database with limits to the time of each transaction. */
    public Database within(CallOptions limits) {
        return new Database(core, pool, Objects.requireNonNull(limits, "limits"));
    }

    /**
     * Starts a share of the workers, and so of the connections, for one user: transactions of the database that it returns run on as many
     * at once as {@code settings} says, by {@link ShareBuilder#maxThreads}, and may have some {@linkplain ShareBuilder#reserved reserved}.
     *
     * @param name the name of the share, for messages and its {@link #name}
     * @throws IllegalStateException if the database was not opened as {@link DatabaseBuilder#shared}, or is closed
     * @throws IllegalArgumentException if the share is larger than its database
     */
    public Database share(String name, UnaryOperator<ShareBuilder> settings) {
        Objects.requireNonNull(settings, "settings");
        ShareBuilder builder = core.pool.share(Objects.requireNonNull(name, "name"));
        return new Database(core, settings.apply(builder).start(), limits);
    }

    /** Returns the state of it at this instant. Any thread. */
    public DatabaseStatistics statistics() {
        return core.statistics(pool);
    }

    /**
     * Closes the database, its shares included: nothing more is taken, what was taken runs to its end, for as long as the stop of the reactor
     * may take, then is given up; the connections are closed. The Deferred fires when that is done; where the reactor has stopped, which
     * has closed it, it fails with {@link dev.deft.reactor.ReactorStoppedException}.
     */
    public Deferred<Void> close() {
        return core.close();
    }

    @Override
    public String toString() {
        return "Database[" + name() + "]";
    }

    private <T extends @Nullable Object> Deferred<T> send(
            String sql, boolean isOfAUser, Interaction<? extends T> interaction) {
        return send(new Transaction<>(core, name(), sql, isOfAUser, interaction));
    }

    private <T extends @Nullable Object> Deferred<T> send(DatabaseCall<T> call) {
        return core.reactor.<T>deferToThreadPool(pool, limits, call).addErrback(call::settled);
    }
}
