package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.RunTimeoutException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Transactions on a real server, which is killed, and whose connections are lost. */
@Tag("real-threads")
class PostgresTest {

    private static PostgresServer server;

    private final Turning turning = new Turning();
    private Database db;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        db = turning.get(() -> Database.over(turning.reactor, server.source())
                .name("db")
                .connections(4)
                .open());
        update("drop table if exists account");
        update("create table account (id int primary key, balance int not null)");
    }

    @AfterEach
    void close() {
        turning.close();
    }

    /** An interaction that catches what fails, and returns. */
    private void assertToldWhatIsThere(Database hiding, Interaction<String> interaction) {
        CompletableFuture<String> told = turning.begin(() -> hiding.interaction(interaction));
        String outcome = told.handle((value, failure) -> failure == null ? "committed" : "failed")
                .join();
        int rows = Turning.of(turning.begin(() -> db.query("select count(*) from account", row -> row.getInt(1))))
                .get(0);

        assertThat(outcome).isEqualTo("failed");
        assertThat(rows).isZero();
    }

    @Test
    void anInteractionThatHidesTheFailureOfAResultSetHasFailed() {
        assertToldWhatIsThere(db, connection -> {
            try (Statement statement =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = statement.executeQuery("select id, balance from account")) {
                for (int i = 0; i < 2; i++) {
                    rows.moveToInsertRow();
                    rows.updateInt(1, 1);
                    rows.updateInt(2, 1);
                    rows.insertRow();
                }
                return "both";
            } catch (SQLException twice) {
                return "it is there already";
            }
        });
    }

    @Test
    void anInteractionThatHidesTheFailureOfRowsThatTheDriverFetchesInPiecesHasFailed() {
        PGSimpleDataSource source = server.source();
        source.setDefaultRowFetchSize(2);
        Database inPieces = turning.get(
                () -> Database.over(turning.reactor, source).name("in-pieces").open());
        assertToldWhatIsThere(inPieces, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("insert into account values (1, 1)");
                ResultSet rows = statement.executeQuery("select 1 / (5 - g) from generate_series(1, 9) g");
                while (rows.next()) {
                    assertThat(rows.getInt(1)).isNotNegative();
                }
                return "all";
            } catch (SQLException divided) {
                return "some";
            }
        });
    }

    @Test
    void anInteractionThatHidesAFailureOfTheDriversOwnConnectionHasFailed() {
        assertToldWhatIsThere(db, connection -> {
            execute(connection, "insert into account values (1, 1)");
            try {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy account from stdin", new StringReader("1\t1\n"));
                return "both";
            } catch (IOException | SQLException twice) {
                return "it is there already";
            }
        });
    }

    @Test
    void aStatementThatRunsIsCancelledAndItsConnectionUsedAgain() {
        AtomicReference<Deferred<?>> running = new AtomicReference<>();
        CompletableFuture<?> endless = turning.begin(() -> {
            Deferred<Object> deferred = db.interaction(connection -> {
                execute(connection, "insert into account values (1, 1)");
                return execute(connection, "select pg_sleep(600)");
            });
            running.set(deferred);
            return deferred.fork();
        });
        until(
                "select count(*) from pg_stat_activity where query = 'select pg_sleep(600)' and wait_event = 'PgSleep'",
                1);
        turning.reactor.callFromThread(() -> running.get().cancel());

        assertThat(Turning.failureOf(endless)).isInstanceOf(CancellationException.class);
        until("select count(*) from pg_stat_activity where state <> 'idle'", 1);
        assertThat(number("select count(*) from account")).isZero();
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void aStatementThatRunsForTooLongIsCancelled() {
        CompletableFuture<?> endless =
                turning.begin(() -> db.within(CallOptions.none().runAtMost(Duration.ofMillis(200)))
                        .query("select pg_sleep(601)", row -> row.getString(1)));

        assertThat(Turning.failureOf(endless)).isInstanceOf(RunTimeoutException.class);
        until("select count(*) from pg_stat_activity where state <> 'idle' and query like '%sleep(601)'", 0);
    }

    @Test
    void whatIsRefusedInATransactionIsDoneOutsideOfOne() {
        Throwable refused = Turning.failureOf(turning.begin(() -> db.update("vacuum account")));

        assertThat(refused).hasMessageContaining("cannot run inside a transaction block");
        for (String sql : List.of(
                "vacuum account",
                "create index concurrently of_balance on account (balance)",
                "create database other",
                "drop database other")) {
            assertThat(Turning.of(turning.begin(() -> db.outsideTransaction(sql))))
                    .isZero();
        }
        assertThat(db.statistics().opened()).isOne();
    }

    @Test
    void aStatementOutsideOfATransactionThatIsCancelledEndsAndLeavesNothingAndKeepsItsConnection() {
        AtomicReference<Deferred<?>> running = new AtomicReference<>();
        CompletableFuture<?> endless = turning.begin(() -> {
            Deferred<Integer> deferred = db.outsideTransaction(
                    "insert into account select id, 0 from generate_series(1, 2) id where id = 1 or pg_sleep(603) is null");
            running.set(deferred);
            return deferred.fork();
        });
        until(
                "select count(*) from pg_stat_activity where query like 'insert%sleep(603)%' and wait_event = 'PgSleep'",
                1);
        turning.reactor.callFromThread(() -> running.get().cancel());
        Throwable failure = Turning.failureOf(endless);

        // Which of the two, depends on whether the server's answer or the cancel's own way was quicker: GivenUpTest has
        // each.
        assertThat(failure).isInstanceOfAny(CommitUnknownException.class, CancellationException.class);
        if (failure instanceof CancellationException) {
            assertThat(number("select count(*) from account")).isZero();
        }
        until("select count(*) from pg_stat_activity where state <> 'idle' and query like 'insert%sleep(603)%'", 0);
        assertThat(number("select count(*) from account")).isZero();
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void ofTwoTransactionsThatWaitForEachOtherOneFailsAndTheOtherIsCommitted() {
        update("insert into account values (1, 0), (2, 0)");
        CyclicBarrier both = new CyclicBarrier(2);
        List<CompletableFuture<Integer>> transfers = new ArrayList<>();
        for (int first = 1; first <= 2; first++) {
            int from = first;
            transfers.add(turning.begin(() -> db.interaction(connection -> {
                execute(connection, "update account set balance = balance + 1 where id = " + from);
                both.await();
                execute(connection, "update account set balance = balance + 1 where id = " + (3 - from));
                return from;
            })));
        }
        List<Throwable> failures = transfers.stream()
                .map(Turning::failureOf)
                .filter(failure -> failure instanceof SQLException)
                .toList();

        assertThat(failures)
                .singleElement()
                .satisfies(failure ->
                        assertThat(((SQLException) failure).getSQLState()).isEqualTo("40P01"));
        assertThat(number("select sum(balance) from account")).isEqualTo(2);
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void aConnectionThatIsLostFailsItsTransactionAndIsReplaced() {
        CompletableFuture<Integer> lost = turning.begin(() -> db.interaction(connection -> {
            execute(connection, "insert into account values (1, 1)");
            execute(connection, "select pg_terminate_backend(pg_backend_pid())");
            return 1;
        }));

        assertThat(Turning.failureOf(lost))
                .isInstanceOf(SQLException.class)
                .isNotInstanceOf(CommitUnknownException.class);
        assertThat(number("select count(*) from account")).isZero();
        assertThat(db.statistics().discarded()).isOne();
    }

    @Test
    void aConnectionGoesBackAsItWasOpened() {
        Interaction<List<Object>> look = connection ->
                List.of(connection.getTransactionIsolation(), connection.isReadOnly(), connection.getAutoCommit());
        List<Object> before = Turning.of(turning.begin(() -> db.interaction(look)));
        List<Object> changed = Turning.of(turning.begin(() -> db.interaction(connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setReadOnly(true);
            return look.run(connection);
        })));

        assertThat(changed).containsExactly(Connection.TRANSACTION_SERIALIZABLE, true, false);
        assertThat(Turning.of(turning.begin(() -> db.interaction(look)))).isEqualTo(before);
        assertThat(number("select count(*) from account")).isZero();
        update("insert into account values (1, 1)");
        assertThat(db.statistics().opened()).isOne();
    }

    @Test
    void aConstraintThatIsLookedAtWhenItIsCommittedIsAFailure() {
        update("alter table account add constraint late unique (balance) deferrable initially deferred");
        CompletableFuture<List<Integer>> twice =
                turning.begin(() -> db.batch("insert into account values (?, 1)", List.of(List.of(1), List.of(2))));

        assertThat(Turning.failureOf(twice))
                .isInstanceOf(SQLException.class)
                .isNotInstanceOf(CommitUnknownException.class);
        assertThat(number("select count(*) from account")).isZero();
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void anInteractionThatHidesAFailureIsNotCommittedAndNotToldToBe() {
        CompletableFuture<String> hidden = turning.begin(() -> db.interaction(connection -> {
            execute(connection, "insert into account values (1, 1)");
            try {
                execute(connection, "insert into account values (1, 1)");
            } catch (SQLException ignored) {
                return "all is well";
            }
            return "there is no such constraint";
        }));

        assertThat(Turning.failureOf(hidden)).isInstanceOf(SQLException.class).hasMessageContaining("aborted");
        assertThat(number("select count(*) from account")).isZero();
    }

    @Test
    void anInteractionThatRollsBackToBeforeAFailureIsCommitted() {
        CompletableFuture<Integer> careful = turning.begin(() -> db.interaction(connection -> {
            execute(connection, "insert into account values (1, 1)");
            Savepoint before = connection.setSavepoint();
            try {
                return execute(connection, "insert into account values (1, 1)");
            } catch (SQLException twice) {
                connection.rollback(before);
                return 2;
            }
        }));

        assertThat(Turning.of(careful)).isEqualTo(2);
        assertThat(number("select count(*) from account")).isOne();
    }

    @Test
    void ofACommitDuringWhichTheServerIsKilledNobodyKnows() throws Exception {
        update("create or replace function slow() returns trigger language plpgsql as"
                + " 'begin perform pg_sleep(602); return null; end'");
        update("create constraint trigger slow after insert on account deferrable initially deferred for each row"
                + " execute function slow()");
        CompletableFuture<Integer> insert = turning.begin(() -> db.update("insert into account values (1, 1)"));
        until("select count(*) from pg_stat_activity where query = 'COMMIT' and wait_event = 'PgSleep'", 1);
        server.kill();
        Throwable failure = Turning.failureOf(insert);
        server.begin();
        refresh();

        assertThat(failure).isInstanceOf(CommitUnknownException.class);
        assertThat(db.statistics().unknown()).isOne();
    }

    @Test
    void ofACommitWhoseAnswerIsLostNobodyKnowsAndItWasMade() throws Exception {
        PGSimpleDataSource direct = server.source();
        try (LossyForwarder forwarder = new LossyForwarder(direct.getPortNumbers()[0], "COMMIT")) {
            PGSimpleDataSource source = server.source();
            source.setPortNumbers(new int[] {forwarder.port()});
            Database lossy = turning.get(
                    () -> Database.over(turning.reactor, source).name("lossy").open());
            CompletableFuture<Integer> insert = turning.begin(() -> lossy.update("insert into account values (1, 1)"));

            assertThat(Turning.failureOf(insert)).isInstanceOf(CommitUnknownException.class);
            assertThat(number("select count(*) from account")).isOne();
        }
    }

    @Test
    void whatIsToldOfEachTransactionHoldsAfterTheServerWasKilledInTheMiddle() throws Exception {
        for (int round = 0; round < 3; round++) {
            update("drop table if exists entry");
            update("create table entry (id int not null, half int not null)");
            Ledger ledger = new Ledger(turning, db, 8, 200);
            ledger.begin();
            server.kill();
            ledger.compareWhenEnded(() -> {
                server.begin();
                refresh();
            });
        }
    }

    @Test
    void whenTheDiskIsFullWhatWasToldHolds() throws Exception {
        Path disk = server.mountDisk(8);
        try {
            update("drop table if exists entry");
            tablespace("create tablespace small location '" + disk + "'");
            update(
                    "create table entry (id int not null, half int not null, filler char(2000) default '-') tablespace small");
            update("alter table entry alter filler set storage plain"); // or it would be compressed to nothing
            Ledger ledger = new Ledger(turning, db, 4, 100);
            ledger.begin();
            ledger.compareWhenEnded(() -> {});

            assertThat(ledger.failures())
                    .isNotEmpty()
                    .allSatisfy(failure ->
                            assertThat(((SQLException) failure).getSQLState()).isEqualTo("53100"));
            update("drop table entry");
            tablespace("drop tablespace small");
        } finally {
            server.unmount(disk);
        }
    }

    /** Executes what the server does in no transaction. */
    private static void tablespace(String sql) throws SQLException {
        try (Connection connection = server.source().getConnection()) {
            execute(connection, sql);
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 1 : 0;
        }
    }

    private void update(String sql) {
        Turning.of(turning.begin(() -> db.update(sql)));
    }

    private int number(String sql) {
        return Turning.of(turning.begin(() -> db.query(sql, row -> row.getInt(1))))
                .get(0);
    }

    /** Has connections that were lost found out, which a statement of each has to fail for. */
    private void refresh() {
        CompletableFuture<?> asked = turning.begin(() -> db.query("select 1", row -> row.getInt(1)));
        asked.handle((rows, failure) -> "done").join();
    }

    /** Asks until the answer is {@code expected}. */
    private void until(String sql, int expected) {
        long begun = System.nanoTime();
        while (number(sql) != expected) {
            if (System.nanoTime() - begun > Duration.ofMinutes(1).toNanos()) {
                throw new AssertionError("not " + expected + " but " + number(sql) + ": " + sql);
            }
        }
    }
}
