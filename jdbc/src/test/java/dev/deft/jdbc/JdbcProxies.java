package dev.deft.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Sources of connections that are a database's own but for a call that goes wrong, as no database does on demand. */
final class JdbcProxies {

    private JdbcProxies() {}

    /** Makes a call, or something else in its place. */
    interface Fault {
        @Nullable
        Object call(String method, Call original) throws Throwable;
    }

    /** Makes the call as it was meant. */
    interface Call {
        @Nullable
        Object make() throws Throwable;
    }

    /** Is told of each new connection. */
    interface Opened {
        void connection(Connection connection) throws SQLException;
    }

    /** Returns a source whose connections have {@code fault}. */
    static DataSource faulty(DataSource source, Fault fault) {
        return proxy(DataSource.class, source, (method, call) -> {
            Object result = call.make();
            return result instanceof Connection connection ? proxy(Connection.class, connection, fault) : result;
        });
    }

    /** Returns a source the prepared statements of whose connections have {@code fault}. */
    static DataSource statements(DataSource source, Fault fault) {
        return faulty(source, (method, call) -> {
            Object result = call.make();
            return result instanceof PreparedStatement statement
                    ? proxy(PreparedStatement.class, statement, fault)
                    : result;
        });
    }

    /** Returns a source that shows each connection to {@code opened} first. */
    static DataSource observed(DataSource source, Opened opened) {
        return proxy(DataSource.class, source, (method, call) -> {
            Object result = call.make();
            if (result instanceof Connection connection) {
                opened.connection(connection);
            }
            return result;
        });
    }

    private static <T> T proxy(Class<T> type, T target, Fault fault) {
        return type.cast(Proxy.newProxyInstance(
                JdbcProxies.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> fault.call(method.getName(), () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                })));
    }
}
