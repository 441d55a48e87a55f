package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.RunTimeoutException;
import dev.deft.threadpool.PoolObserver;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Function;
import org.sqlite.SQLiteDataSource;

/** Statements that never end by themselves, on H2 and SQLite, which end when they are cancelled or their time is up. */
@Tag("real-threads")
class CancelledStatementsTest {

    private static volatile CountDownLatch entered = new CountDownLatch(1);

    private final Turning turning = new Turning();

    @AfterEach
    void close() {
        turning.close();
    }

    @Test
    void aRunningStatementOfH2IsCancelledAndItsConnectionUsedAgain() throws Exception {
        entered = new CountDownLatch(1);
        try (H2Memory h2 = withEntered()) {
            Database db = turning.get(() -> Database.over(turning.reactor, h2.source)
                    .name("db")
                    .connections(1)
                    .open());
            cancelWhileRunning(db, "select sum(entered(x)) from system_range(1, 1000000000000)");

            assertThat(count(db)).isZero();
            assertThat(db.statistics().opened()).isOne();
            assertThat(db.statistics().rolledBack()).isOne();
        }
    }

    @Test
    void aRunningStatementOfSqliteIsCancelledAndItsConnectionUsedAgain(@TempDir Path folder) throws Exception {
        entered = new CountDownLatch(1);
        Database db = sqlite(folder);
        cancelWhileRunning(
                db,
                "with recursive c(x) as (select 1 union all select x + 1 from c where entered(x)) select sum(x) from c");

        assertThat(count(db)).isZero();
        assertThat(db.statistics().opened()).isOne();
    }

    @Test
    void aStatementThatRunsForTooLongIsCancelledAndWhatItDidRolledBack(@TempDir Path folder) throws Exception {
        entered = new CountDownLatch(1);
        Database db = sqlite(folder);
        Database brief = turning.get(() -> db.within(CallOptions.none().runAtMost(Duration.ofMillis(200))));
        CompletableFuture<Integer> endless = turning.begin(() -> brief.interaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("insert into account values (1, 1)");
                return statement.executeUpdate(
                        "insert into account with recursive c(x) as (select 2 union all select x + 1"
                                + " from c where entered(x)) select x, x from c");
            }
        }));

        assertThat(Turning.failureOf(endless)).isInstanceOf(RunTimeoutException.class);
        assertThat(count(db)).isZero();
    }

    @Test
    void itIsCancelledOnAThreadThatIsNeitherTheReactorsNorTheWorkers() throws Exception {
        entered = new CountDownLatch(1);
        AtomicReference<String> thread = new AtomicReference<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        try (H2Memory h2 = new H2Memory()) {
            Database db = turning.get(() -> Database.over(
                            turning.reactor, JdbcProxies.statements(h2.source, (method, call) -> {
                                if (method.equals("cancel")) {
                                    thread.set(Thread.currentThread().getName());
                                    cancelled.countDown();
                                } else if (method.equals("executeUpdate")) {
                                    entered.countDown();
                                    cancelled.await();
                                    throw new SQLException("cancelled", "57014");
                                }
                                return call.make();
                            }))
                    .name("db")
                    .open());
            cancelWhileRunning(
                    db,
                    connection ->
                            connection.prepareStatement("delete from account").executeUpdate());
            assertThat(cancelled.await(1, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(thread.get()).startsWith("deft-db-cancel-");
    }

    @Test
    void whoObservesTheReactorsPoolsIsToldOfThoseThatCancelAndAbort() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Set<String> pools = ConcurrentHashMap.newKeySet();
        PoolObserver observer = call -> {
            pools.add(call.pool());
            return null;
        };
        try (H2Memory h2 = new H2Memory();
                Turning observed = new Turning(Reactor.builder().observedBy(observer))) {
            Database db = observed.get(() -> Database.over(
                            observed.reactor, JdbcProxies.statements(h2.source, (method, call) -> {
                                if (method.equals("cancel")) {
                                    cancelled.countDown();
                                } else if (method.equals("executeUpdate")) {
                                    runs.countDown();
                                    cancelled.await();
                                    throw new SQLException("cancelled", "57014");
                                }
                                return call.make();
                            }))
                    .name("db")
                    .open());
            CompletableFuture<Integer> running = observed.begin(() -> db.update("delete from account"));
            assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
            running.cancel(false);
            assertThat(cancelled.await(1, TimeUnit.MINUTES)).isTrue();

            assertThat(pools).contains("db", "db-cancel", "db-abort");
        }
    }

    @Test
    void oneThatHeedsNoCancelHasItsConnectionAborted() throws Exception {
        entered = new CountDownLatch(1);
        CountDownLatch aborted = new CountDownLatch(1);
        try (H2Memory h2 = new H2Memory()) {
            Database db = turning.get(() -> Database.over(
                            turning.reactor,
                            JdbcProxies.faulty(
                                    JdbcProxies.statements(h2.source, (method, call) -> {
                                        if (method.equals("executeUpdate")) {
                                            entered.countDown();
                                            aborted.await();
                                            throw new SQLException("aborted", "08006");
                                        }
                                        return method.equals("cancel") ? null : call.make();
                                    }),
                                    (method, call) -> {
                                        if (method.equals("abort")) {
                                            aborted.countDown();
                                            return null;
                                        }
                                        return call.make();
                                    }))
                    .name("db")
                    .connections(1)
                    .abortAfter(Duration.ofMillis(100))
                    .open());
            cancelWhileRunning(
                    db,
                    connection ->
                            connection.prepareStatement("delete from account").executeUpdate());

            assertThat(count(db)).isZero();
            assertThat(db.statistics().discarded()).isOne();
        }
    }

    @Test
    void oneWhoseCancelDoesNotEndHasItsConnectionAbortedAllTheSame() throws Exception {
        entered = new CountDownLatch(1);
        CountDownLatch aborted = new CountDownLatch(1);
        CountDownLatch testEnds = new CountDownLatch(1);
        try (H2Memory h2 = new H2Memory()) {
            Database db = turning.get(() -> Database.over(
                            turning.reactor,
                            JdbcProxies.faulty(
                                    JdbcProxies.statements(h2.source, (method, call) -> {
                                        if (method.equals("executeUpdate")) {
                                            entered.countDown();
                                            aborted.await();
                                            throw new SQLException("aborted", "08006");
                                        } else if (method.equals("cancel")) {
                                            testEnds.await();
                                            return null;
                                        }
                                        return call.make();
                                    }),
                                    (method, call) -> {
                                        if (method.equals("abort")) {
                                            aborted.countDown();
                                            return null;
                                        }
                                        return call.make();
                                    }))
                    .name("db")
                    .connections(1)
                    .abortAfter(Duration.ofMillis(100))
                    .open());
            cancelWhileRunning(
                    db,
                    connection ->
                            connection.prepareStatement("delete from account").executeUpdate());

            assertThat(aborted.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(count(db)).isZero();
        } finally {
            testEnds.countDown();
        }
    }

    @Test
    void whatStillRunsWhenTheReactorHasEndedIsCancelled() throws Exception {
        entered = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (H2Memory h2 = withEntered()) {
            Turning brief = new Turning(Duration.ofMillis(300));
            Database db = brief.get(() -> Database.over(brief.reactor, h2.source)
                    .name("db")
                    .observer(times -> ended.countDown())
                    .open());
            CompletableFuture<?> endless = brief.begin(
                    () -> db.update("insert into account select entered(x), x from system_range(1, 1000000000000)"));
            awaitEntered(endless);
            brief.close();

            assertThat(Turning.failureOf(endless)).isInstanceOf(CancellationException.class);
            assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(h2.accounts()).isZero();
            assertThat(h2.connections()).isZero();
        }
    }

    private static H2Memory withEntered() throws SQLException {
        H2Memory h2 = new H2Memory();
        h2.execute("create alias entered for \"" + OfRows.class.getName() + ".entered\"");
        return h2;
    }

    private Database sqlite(Path folder) {
        SQLiteDataSource file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + folder.resolve("accounts"));
        Database db = turning.get(
                () -> Database.over(turning.reactor, JdbcProxies.observed(file, CancelledStatementsTest::addEntered))
                        .name("db")
                        .connections(1)
                        .open());
        Turning.of(turning.begin(() -> db.update("create table account (id int primary key, balance int not null)")));
        return db;
    }

    private static void addEntered(Connection connection) throws SQLException {
        Function.create(connection, "entered", new Function() {
            @Override
            protected void xFunc() throws SQLException {
                entered.countDown();
                result(1);
            }
        });
    }

    private void cancelWhileRunning(Database db, String endless) throws Exception {
        cancelWhileRunning(db, connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.executeQuery(endless).next();
            }
        });
    }

    private void cancelWhileRunning(Database db, Interaction<?> endless) throws Exception {
        AtomicReference<Deferred<?>> running = new AtomicReference<>();
        CompletableFuture<?> result = turning.begin(() -> {
            Deferred<Object> deferred = db.interaction(endless);
            running.set(deferred);
            return deferred.fork();
        });
        awaitEntered(result);
        turning.reactor.callFromThread(() -> running.get().cancel());

        assertThat(Turning.failureOf(result)).isInstanceOf(CancellationException.class);
    }

    /** A function for statements, which H2 calls for each row; only of public classes. */
    public static final class OfRows {

        private OfRows() {}

        /** Says that the statement runs. */
        public static int entered(int row) {
            entered.countDown();
            return row;
        }
    }

    private static void awaitEntered(CompletableFuture<?> running) throws InterruptedException {
        var unused = running.whenComplete((result, failure) -> entered.countDown());
        if (!entered.await(1, TimeUnit.MINUTES)) {
            throw new AssertionError("it does not run: " + running);
        }
    }

    private int count(Database db) {
        return Turning.of(turning.begin(() -> db.query("select count(*) from account", row -> row.getInt(1))))
                .get(0);
    }
}
