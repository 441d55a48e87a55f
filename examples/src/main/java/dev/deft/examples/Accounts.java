package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database behind a pool of its own, with a worker for each connection that the database is to have at most. */
final class Accounts {

    private final Reactor reactor;
    private final DataSource source;
    private final ThreadPool db =
            ThreadPool.named("db").maxThreads(8).queueCapacity(1_000).start();

    Accounts(Reactor reactor, DataSource source) {
        this.reactor = reactor;
        this.source = source;
        reactor.stopsWith(db);
    }

    /** Moves an amount from one account to another, in one transaction, on one worker. */
    Deferred<Void> transfer(int from, int to, long amount) {
        return reactor.deferToThreadPool(db, () -> {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                add(connection, from, -amount);
                add(connection, to, amount);
                connection.commit(); // a connection that is closed without it is rolled back
            }
        });
    }

    private static void add(Connection connection, int account, long amount) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update account set balance = balance + ? where id = ?")) {
            update.setLong(1, amount);
            update.setInt(2, account);
            if (update.executeUpdate() == 0) {
                throw new SQLException("there is no account " + account);
            }
        }
    }
}
