package dev.deft.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;

/** A database of H2's in memory with a table {@code account}, which lasts until this is closed. */
final class H2Memory implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    final JdbcDataSource source = new JdbcDataSource();
    private final Connection own;

    H2Memory() throws SQLException {
        source.setURL("jdbc:h2:mem:test" + NUMBERS.incrementAndGet());
        own = source.getConnection();
        execute("create table account (id int primary key, balance int not null)");
    }

    /** Executes {@code sql} on a connection of the test's own. */
    void execute(String sql) throws SQLException {
        try (Statement statement = own.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the number that {@code sql} comes to, as a connection sees it that is not the database's. */
    int number(String sql) throws SQLException {
        try (Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    int accounts() throws SQLException {
        return number("select count(*) from account");
    }

    /** Returns the number of connections but for its own. */
    int connections() throws SQLException {
        return number("select count(*) from information_schema.sessions") - 1;
    }

    @Override
    public void close() throws SQLException {
        own.close();
    }
}
