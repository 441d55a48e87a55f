package dev.deft.jdbc;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Does something in one transaction. Called on a worker.
 *
 * <p>Source of the name: {@code runInteraction} of Twisted's {@code adbapi}.
 *
 * @param <T> the type of what it comes to
 */
@FunctionalInterface
public interface Interaction<T extends @Nullable Object> {

    /**
     * Returns what the transaction comes to, which is then committed.
     *
     * @param connection the connection, for as long as this runs
     * @throws Exception anything, which has the transaction rolled back
     */
    T run(Connection connection) throws Exception;
}
