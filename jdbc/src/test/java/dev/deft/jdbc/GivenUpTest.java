package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.RunTimeoutException;
import dev.deft.threadpool.Cancellation;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Transactions that are cancelled, or whose time is up, at a moment that the worker waits for. */
@Tag("real-threads")
class GivenUpTest {

    private static final CallOptions BRIEF = CallOptions.none().runAtMost(Duration.ofMillis(50));

    private final Turning turning = new Turning();
    private final AtomicReference<Deferred<?>> running = new AtomicReference<>();
    private final CompletableFuture<Throwable> told = new CompletableFuture<>();

    /** Open until a worker has done with what it ran, whatever became of it. */
    private final CountDownLatch ended = new CountDownLatch(1);

    private H2Memory h2;

    @BeforeEach
    void open() throws SQLException {
        h2 = new H2Memory();
    }

    @AfterEach
    void close() throws SQLException {
        turning.close();
        h2.close();
    }

    @Test
    void oneThatIsCancelledWhileItRunsIsRolledBackAndSaysNothingMoreToTheDatabase() throws SQLException {
        AtomicReference<Throwable> afterwards = new AtomicReference<>();
        Database db = database((method, call) -> call.make());
        begin(() -> db.interaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("insert into account values (1, 10)");
                cancel();
                return statement.executeUpdate("insert into account values (2, 10)");
            } catch (CancellationException refused) {
                afterwards.set(refused);
                return 0;
            }
        }));

        assertThat(Turning.of(told)).isInstanceOf(CancellationException.class);
        turning.close();
        assertThat(afterwards.get()).hasMessageContaining("was cancelled while it ran, and is rolled back");
        assertThat(h2.accounts()).isZero();
        assertThat(db.statistics().rolledBack()).isOne();
    }

    @Test
    void oneWhoseTimeIsUpBeforeItsCommitIsRolledBack() throws SQLException {
        Database db = database((method, call) -> call.make());
        begin(() -> db.within(BRIEF).interaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("insert into account values (1, 10)");
            }
            return Turning.of(told).getMessage();
        }));

        assertThat(Turning.of(told)).isInstanceOf(RunTimeoutException.class);
        turning.close();
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void ofOneThatIsCancelledWhileItsCommitRunsNobodyKnows() throws SQLException {
        Database db = database((method, call) -> {
            if (method.equals("commit")) {
                cancel();
            }
            return call.make();
        });
        begin(() -> db.update("insert into account values (1, 10)"));

        assertThat(Turning.of(told))
                .isInstanceOf(CommitUnknownException.class)
                .hasCauseInstanceOf(CancellationException.class);
        turning.close();
        assertThat(h2.accounts()).isOne();
    }

    @Test
    void ofOneWhoseTimeIsUpWhileItsCommitRunsNobodyKnows() throws SQLException {
        Database db = database((method, call) -> {
            if (method.equals("commit")) {
                Turning.of(told);
            }
            return call.make();
        });
        begin(() -> db.within(BRIEF).update("insert into account values (1, 10)"));

        assertThat(Turning.of(told))
                .isInstanceOf(CommitUnknownException.class)
                .hasCauseInstanceOf(RunTimeoutException.class);
        turning.close();
        assertThat(h2.accounts()).isOne();
    }

    @Test
    void aStatementOutsideOfATransactionThatIsCancelledBeforeItIsExecutedIsNot() throws SQLException {
        Database db = database((method, call) -> {
            if (method.equals("prepareStatement")) {
                cancel();
            }
            return call.make();
        });
        begin(() -> db.outsideTransaction("insert into account values (1, 10)"));

        assertThat(Turning.of(told)).isInstanceOf(CancellationException.class);
        turning.close();
        assertThat(h2.accounts()).isZero();
        assertThat(db.statistics().rolledBack()).isOne();
    }

    @Test
    void ofAStatementOutsideOfATransactionThatIsCancelledWhileItRunsNobodyKnows() throws SQLException {
        Database db = ofStatements((method, call) -> {
            if (method.equals("execute")) {
                cancel();
            }
            return method.equals("cancel") ? null : call.make();
        });
        begin(() -> db.outsideTransaction("insert into account values (1, 10)"));

        assertThat(Turning.of(told))
                .isInstanceOf(CommitUnknownException.class)
                .hasCauseInstanceOf(CancellationException.class)
                .hasMessageContaining("was not waited for while it ran");
        turning.close();
        assertThat(h2.accounts()).isOne();
    }

    @Test
    void ofAStatementOutsideOfATransactionThatFailsForItsCancelNobodyKnowsIfThatWasToldBefore() throws SQLException {
        CountDownLatch cancelled = new CountDownLatch(1);
        Database db = ofStatements((method, call) -> {
            if (method.equals("cancel")) {
                cancelled.countDown();
                return null;
            } else if (method.equals("execute")) {
                cancel();
                cancelled.await();
                throw new SQLException("canceling statement due to user request", "57014");
            }
            return call.make();
        });
        begin(() -> db.outsideTransaction("insert into account values (1, 10)"));

        assertThat(Turning.of(told))
                .isInstanceOf(CommitUnknownException.class)
                .hasCauseInstanceOf(CancellationException.class);
        turning.close();
        assertThat(h2.accounts()).isZero();
        assertThat(db.statistics().rolledBack()).isOne();
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void aStatementOutsideOfATransactionThatHasFailedForItsCancelBeforeThatIsToldIsKnownNotToBeDone() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Database db = ofStatements((method, call) -> {
            if (method.equals("cancel")) {
                cancelled.countDown();
                return null;
            } else if (method.equals("execute")) {
                // What cancels it tells the driver first, and goes on when it has ended.
                Cancellation.current().onRequest(this::awaitEnd);
                runs.countDown();
                cancelled.await();
                throw new SQLException("canceling statement due to user request", "57014");
            }
            return call.make();
        });
        begin(() -> db.outsideTransaction("insert into account values (1, 10)"));
        runs.await();
        cancel();

        assertThat(Turning.of(told)).isInstanceOf(CancellationException.class);
        turning.close();
        assertThat(h2.accounts()).isZero();
        assertThat(db.statistics().rolledBack()).isOne();
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void aStatementOutsideOfATransactionThatTheDatabaseRefusedBeforeItIsCancelledIsKnownNotToBeDone() throws Exception {
        CountDownLatch refuses = new CountDownLatch(1);
        Database db = ofStatements((method, call) -> {
            if (method.equals("execute")) {
                refuses.await();
                throw new SQLException("no such table", "42P01");
            }
            return call.make();
        });
        begin(() -> db.outsideTransaction("insert into account values (1, 10)"));
        turning.get(() -> {
            refuses.countDown();
            awaitEnd(); // on this thread, which would be told of it next
            running.get().cancel();
            return true;
        });

        assertThat(Turning.of(told)).isInstanceOf(CancellationException.class);
        turning.close();
        assertThat(h2.accounts()).isZero();
        assertThat(db.statistics().rolledBack()).isOne();
    }

    private Database ofStatements(JdbcProxies.Fault fault) {
        return turning.get(() -> Database.over(turning.reactor, JdbcProxies.statements(h2.source, fault))
                .name("db")
                .observer(times -> ended.countDown())
                .open());
    }

    /** Waits until the worker has done with what it ran. */
    private void awaitEnd() {
        try {
            assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Database database(JdbcProxies.Fault fault) {
        return turning.get(() -> Database.over(turning.reactor, JdbcProxies.faulty(h2.source, fault))
                .name("db")
                .open());
    }

    private void begin(java.util.function.Supplier<Deferred<?>> call) {
        turning.get(() -> {
            Deferred<?> deferred = call.get();
            running.set(deferred);
            return deferred.onFailure(told::complete)
                    .onSuccess(result -> told.complete(new AssertionError("it has the result " + result)));
        });
    }

    /** Cancels what runs, and returns when that is done. Worker. */
    private void cancel() {
        turning.get(() -> {
            running.get().cancel();
            return true;
        });
    }
}
