package dev.deft.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value of a row. Called on the worker of the statement, for each row in turn. What belongs to the connection, such as the
 * result set itself or a {@link java.sql.Blob}, cannot be used any more when the value arrives: read it here.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface RowMapper<T extends @Nullable Object> {

    /**
     * Returns the value of the row that {@code rows} stands at; {@code rows} is not to be moved.
     *
     * @throws SQLException to fail the query, which is rolled back
     */
    T map(ResultSet rows) throws SQLException;
}
