package dev.deft.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection as an interaction has it: it refuses what is the database's to do, keeps note of what is to be cleaned up, and is of
 * no use any more when the interaction has ended. Of the interaction's thread; the end is seen by others that still use it.
 */
final class InteractionConnection implements InvocationHandler {

    /** The methods that end the transaction, or the connection; to roll back to a savepoint is no such thing. */
    private static final Set<String> REFUSED = Set.of("commit", "setAutoCommit", "close", "abort");

    private static final Set<String> SET_BACK = Set.of("setReadOnly", "setTransactionIsolation");

    private final String database;
    private final KeptConnection kept;
    private final StatementExecutor runs;
    private final Connection proxy;

    /** The statements that it has made and that were not closed. */
    private final List<Statement> open = new ArrayList<>();

    /** The first failure that the interaction has had of the database; it may have caught it. */
    private @Nullable Throwable firstFailure;

    private volatile boolean ended;

    InteractionConnection(String database, KeptConnection kept, StatementExecutor runs) {
        this.database = database;
        this.kept = kept;
        this.runs = runs;
        this.proxy = (Connection) Proxy.newProxyInstance(
                InteractionConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    /** Executes a statement of the interaction, or refuses to. */
    interface StatementExecutor {

        @Nullable
        Object execute(Statement statement, String sql, Execution execution) throws Throwable;
    }

    /** The execution of a statement, or another call of the driver. */
    interface Execution {

        @Nullable
        Object run() throws Throwable;
    }

    /** Returns the connection to hand to the user. */
    Connection proxy() {
        return proxy;
    }

    /**
     * Finds out whether the transaction can still be committed, for something may have failed that the interaction has caught: PostgreSQL
     * answers the commit of such a transaction by rolling it back, which its driver takes for a commit. A savepoint it refuses. It is asked in any case, since what
     * fails in a result set, or by what {@code unwrap} gives out, is not seen here.
     */
    void mustStillBeCommittable() throws SQLException {
        try {
            kept.connection.setSavepoint();
        } catch (SQLFeatureNotSupportedException noSavepoints) {
            return; // of a database without them none is known that does so
        } catch (SQLException refused) {
            if (firstFailure != null) {
                refused.addSuppressed(firstFailure);
            }
            throw refused;
        }
    }

    /** Ends its use, and closes the statements that were left open. */
    void end() {
        ended = true;
        for (Statement statement : List.copyOf(open)) {
            try {
                statement.close();
            } catch (SQLException | RuntimeException failure) {
                JdbcLog.connectionLeft(database, "to close a statement that an interaction left open", failure);
                kept.spoil();
            }
        }
        open.clear();
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(self, name, arguments);
        }
        if (name.equals("isClosed") && ended) {
            return true;
        }
        mustNotHaveEnded(name);
        if (REFUSED.contains(name) || (name.equals("rollback") && arguments == null)) {
            throw new SQLException(
                    ("%s() in an interaction of database '%s', which commits when the interaction returns, rolls"
                                    + " back when it throws, and keeps the connection; return or throw instead")
                            .formatted(name, database));
        }
        noteChange(name);
        Object result = noted(() -> pass(kept.connection, method, arguments));
        if (result instanceof Statement statement) {
            return wrapped(statement, method.getReturnType(), sqlOf(arguments));
        }
        return result instanceof DatabaseMetaData metaData ? wrapped(metaData) : result;
    }

    private static @Nullable Object ofObject(Object self, String name, @Nullable Object @Nullable [] arguments) {
        return switch (name) {
            case "equals" -> arguments != null && arguments[0] == self;
            case "hashCode" -> System.identityHashCode(self);
            default -> "a connection of an interaction";
        };
    }

    void mustNotHaveEnded(String method) throws SQLException {
        if (ended) {
            throw new SQLException(
                    ("%s() on a connection of database '%s' after its interaction has ended; use it only until"
                                    + " the interaction returns or throws")
                            .formatted(method, database));
        }
    }

    private void noteChange(String method) {
        if (SET_BACK.contains(method)) {
            kept.settingsChange();
        } else if (method.equals("unwrap") || (method.startsWith("set") && !method.equals("setSavepoint"))) {
            kept.spoil(); // what was done to it by then, nobody knows
        }
    }

    private Object wrapped(Statement statement, Class<?> type, String sql) {
        open.add(statement);
        return Proxy.newProxyInstance(
                InteractionConnection.class.getClassLoader(),
                new Class<?>[] {type},
                new InteractionStatement(this, statement, sql));
    }

    /** Returns it with this connection in place of the driver's. */
    private Object wrapped(DatabaseMetaData metaData) {
        return Proxy.newProxyInstance(
                InteractionConnection.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getConnection" -> proxy;
                    case "equals", "hashCode" -> ofObject(self, method.getName(), arguments);
                    default -> pass(metaData, method, arguments);
                });
    }

    /** Makes {@code call}, and notes that it has failed. */
    private @Nullable Object noted(Execution call) throws Throwable {
        try {
            return call.run();
        } catch (Throwable failure) {
            firstFailure = firstFailure == null ? failure : firstFailure;
            throw failure;
        }
    }

    private static String sqlOf(@Nullable Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : "a batch";
    }

    /** Invokes {@code method}, and throws what that throws. */
    static @Nullable Object pass(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    /** A statement of the interaction: whoever executes it can be cancelled. */
    private record InteractionStatement(InteractionConnection connection, Statement statement, String sql)
            implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            String name = method.getName();
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(self, name, arguments);
            }
            if (name.startsWith("execute")) {
                connection.mustNotHaveEnded(name);
                String executed = arguments == null ? sql : sqlOf(arguments);
                return connection.noted(() -> connection.runs.execute(
                        statement, executed, () -> InteractionConnection.pass(statement, method, arguments)));
            }
            switch (name) {
                case "getConnection" -> {
                    return connection.proxy;
                }
                case "close" -> connection.open.remove(statement);
                case "unwrap" -> connection.kept.spoil();
                default -> {}
            }
            return InteractionConnection.pass(statement, method, arguments);
        }
    }
}
