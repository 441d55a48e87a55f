package dev.deft.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.Reactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A database behind a pool of connections, which is asked for a row, or, by the user who floods it, for one that takes 50 ms. */
interface AskedDatabase extends AutoCloseable {

    /** The number of rows of the table {@code account}. */
    int ROWS = 10_000;

    String SHORT = "select balance from account where id = ?";

    String SLOW = "select 1 from pg_sleep(0.05) where ? is not null";

    /** The time for which a query may wait for a connection. */
    Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Asks for a row; {@code done} is told null or the failure, on any thread, and may ask again. */
    void ask(boolean isSlow, Consumer<Throwable> done);

    @Override
    void close();

    /** Returns whether {@code failure} says that there was no connection in time. */
    static boolean isTimeOut(Throwable failure) {
        return failure instanceof java.sql.SQLTransientConnectionException
                || failure instanceof dev.deft.reactor.QueueTimeoutException;
    }

    private static Object key() {
        return ThreadLocalRandom.current().nextInt(ROWS);
    }

    /** Deft's, on a reactor of its own; the one who asks for rows may have a share of the connections. */
    final class OfDeft implements AskedDatabase {

        private final Reactor reactor = Reactor.create().start();
        private final Thread turning;
        private final Database rows;
        private final Database slow;

        OfDeft(DataSource source, int connections, int reserved) {
            CompletableFuture<Database[]> made = new CompletableFuture<>();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            reactor.callFromThread(() -> {
                thread.complete(Thread.currentThread());
                DatabaseBuilder settings =
                        Database.over(reactor, source).name("db").connections(connections);
                Database whole = (reserved > 0 ? settings.shared() : settings)
                        .open()
                        .within(CallOptions.none().waitAtMost(LONGEST_WAIT));
                made.complete(new Database[] {
                    reserved > 0 ? whole.share("rows", share -> share.reserved(reserved)) : whole, whole
                });
            });
            rows = made.join()[0];
            slow = made.join()[1];
            turning = thread.join();
        }

        @Override
        public void ask(boolean isSlow, Consumer<Throwable> done) {
            if (Thread.currentThread() != turning) {
                reactor.callFromThread(() -> ask(isSlow, done));
                return;
            }
            (isSlow ? slow : rows)
                    .query(isSlow ? SLOW : SHORT, row -> row.getInt(1), key())
                    .addCallbacks(
                            row -> {
                                done.accept(null);
                                return row;
                            },
                            failure -> {
                                done.accept(failure);
                                return null;
                            });
        }

        @Override
        public void close() {
            reactor.close();
        }
    }

    /** A virtual thread for each query, and HikariCP. */
    final class OfThreads implements AskedDatabase {

        private final ExecutorService threads = virtualThreads();
        private final HikariDataSource pool;
        private final boolean commits;

        /** Makes one whose queries are transactions that are committed, as all of Deft's are, or are left to auto-commit. */
        OfThreads(DataSource source, int connections, boolean commits) {
            HikariConfig settings = new HikariConfig();
            settings.setDataSource(source);
            settings.setMaximumPoolSize(connections);
            settings.setConnectionTimeout(LONGEST_WAIT.toMillis());
            settings.setAutoCommit(!commits);
            this.pool = new HikariDataSource(settings);
            this.commits = commits;
        }

        /** Returns whether this Java has virtual threads. */
        static boolean areThere() {
            return Runtime.version().feature() >= 21;
        }

        private static ExecutorService virtualThreads() {
            try {
                return (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
            } catch (ReflectiveOperationException older) {
                throw new IllegalStateException("there are no virtual threads before Java 21", older);
            }
        }

        @Override
        public void ask(boolean isSlow, Consumer<Throwable> done) {
            threads.execute(() -> {
                Throwable failure = null;
                try (Connection connection = pool.getConnection()) {
                    query(connection, isSlow);
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                done.accept(failure);
            });
        }

        private void query(Connection connection, boolean isSlow) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(isSlow ? SLOW : SHORT)) {
                statement.setObject(1, key());
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    rows.getInt(1);
                }
            }
            if (commits) {
                connection.commit();
            }
        }

        @Override
        public void close() {
            threads.shutdown();
            pool.close();
        }
    }
}
