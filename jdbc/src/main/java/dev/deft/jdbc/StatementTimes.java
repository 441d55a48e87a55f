package dev.deft.jdbc;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The times of a statement, or of an interaction as a whole, that has ended on a worker.
 *
 * @param database the name of the database, or of the share of it, {@code <database>/<share>}
 * @param sql the statement as it was given, without arguments; {@code interaction} for an interaction as a whole
 * @param queued the time from when it was asked for to when a worker began it; zero for a statement of an interaction
 * @param ran the time from then to its end. For a query, an update, a batch and an interaction that includes getting a connection,
 *     reading the rows and the commit; for a statement of an interaction, it is that of its execution
 * @param failure the exception with which it ended; null if it ended well
 */
public record StatementTimes(
        String database,
        String sql,
        Duration queued,
        Duration ran,
        @Nullable Throwable failure) {

    public StatementTimes {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(queued, "queued");
        Objects.requireNonNull(ran, "ran");
    }
}
