package dev.deft.jdbc;

import dev.deft.threadpool.PoolStatistics;
import java.util.Objects;

/**
 * The state of a database, or of a share of it, at one instant.
 *
 * @param connections the number of connections that are open
 * @param inUse the number of those that a worker uses
 * @param opened the number of connections opened so far
 * @param discarded the number of those that were closed because they were broken, or could not be made as new
 * @param committed the number of transactions so far that were committed, those that only read among them
 * @param rolledBack the number of transactions so far that a worker has begun, and that were not committed
 * @param unknown the number of transactions so far of which that is not known ({@link CommitUnknownException})
 * @param pool the workers, what waits for them, and what was refused or cancelled; of the share, for a share, while all that stands
 *     before it is of the database as a whole
 */
public record DatabaseStatistics(
        int connections,
        int inUse,
        long opened,
        long discarded,
        long committed,
        long rolledBack,
        long unknown,
        PoolStatistics pool) {

    public DatabaseStatistics {
        Objects.requireNonNull(pool, "pool");
    }
}
