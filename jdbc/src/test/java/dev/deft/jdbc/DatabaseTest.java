package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.QueueTimeoutException;
import dev.deft.reactor.testing.TestReactor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements and interactions on H2, whose workers are stepped by hand. */
class DatabaseTest {

    private final TestReactor test = TestReactor.create();
    private final List<StatementTimes> seen = new ArrayList<>();
    private final List<Object> results = new ArrayList<>();
    private H2Memory h2;
    private Database db;

    @BeforeEach
    void open() throws SQLException {
        h2 = new H2Memory();
        db = Database.over(test.reactor(), h2.source)
                .name("db")
                .connections(2)
                .observer(seen::add)
                .open();
    }

    @AfterEach
    void close() throws SQLException {
        test.close();
        h2.close();
    }

    @Test
    void anUpdateIsCommittedAndTellsTheRowsThatItChanged() throws SQLException {
        watch(db.update("insert into account values (?, ?), (?, ?)", 1, 10, 2, 20));
        test.runWork();

        assertThat(results).containsExactly(2);
        assertThat(h2.accounts()).isEqualTo(2);
    }

    @Test
    void aQueryHasAValueForEachRowInAListThatNobodyCanChange() throws SQLException {
        h2.execute("insert into account values (1, 10), (2, 20), (3, 30)");
        watch(db.query("select id from account where balance > ? order by id", row -> row.getInt(1), 10));
        test.runWork();

        assertThat(results).containsExactly(List.of(2, 3));
        @SuppressWarnings("unchecked")
        List<Integer> ids = (List<Integer>) results.get(0);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> ids.add(4));
    }

    @Test
    void anArgumentMayBeNullAndSoMayAValue() {
        watch(db.query("select cast(? as varchar)", row -> row.getString(1), (@Nullable Object) null));
        test.runWork();

        assertThat(results).containsExactly(Arrays.asList((Object) null));
    }

    @Test
    void argumentsAreThoseOfTheMomentOfTheCall() throws SQLException {
        Object[] arguments = {1, 10};
        db.update("insert into account values (?, ?)", arguments);
        arguments[0] = 2;
        test.runWork();

        assertThat(h2.number("select id from account")).isEqualTo(1);
    }

    @Test
    void aBatchIsOneTransactionAndTellsTheRowsOfEach() throws SQLException {
        watch(db.batch("insert into account values (?, ?)", List.of(List.of(1, 10), List.of(2, 20))));
        watch(db.batch("insert into account values (?, ?)", List.of(List.of(3, 30), List.of(1, 10))));
        test.runWork();

        assertThat(results.get(0)).isEqualTo(List.of(1, 1));
        assertThat(results.get(1)).isInstanceOf(SQLException.class);
        assertThat(h2.accounts()).isEqualTo(2);
    }

    @Test
    void anInteractionIsCommittedWhenItReturns() throws SQLException {
        watch(db.interaction(connection -> {
            insert(connection, 1);
            insert(connection, 2);
            return "done";
        }));
        test.runWork();

        assertThat(results).containsExactly("done");
        assertThat(h2.accounts()).isEqualTo(2);
    }

    @Test
    void anInteractionThatThrowsIsRolledBackAndFailsWithThat() throws SQLException {
        IllegalStateException thrown = new IllegalStateException("no more");
        AssertionError error = new AssertionError("no way");
        watch(db.interaction(connection -> {
            insert(connection, 1);
            throw thrown;
        }));
        watch(db.interaction(connection -> {
            insert(connection, 2);
            throw error;
        }));
        test.runWork();

        assertThat(results).containsExactlyInAnyOrder(thrown, error);
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void anInteractionThatReturnsADeferredIsRolledBackSinceItWouldBeToldToHaveFailed() throws SQLException {
        watch(db.interaction(connection -> {
            insert(connection, 1);
            return Deferred.succeed("a value");
        }));
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void anInteractionMayRollBackToASavepoint() throws SQLException {
        db.interaction(connection -> {
            insert(connection, 1);
            Savepoint first = connection.setSavepoint();
            insert(connection, 2);
            connection.rollback(first);
            return null;
        });
        test.runWork();

        assertThat(h2.accounts()).isOne();
    }

    @Test
    void anInteractionMayCatchAFailureWhereTheDatabaseGoesOn() throws SQLException {
        watch(db.interaction(connection -> {
            insert(connection, 1);
            try {
                insert(connection, 1);
            } catch (SQLException twice) {
                insert(connection, 2);
            }
            return true;
        }));
        test.runWork();

        assertThat(results).containsExactly(true);
        assertThat(h2.accounts()).isEqualTo(2);
    }

    @Test
    void anInteractionsConnectionRefusesWhatTheDatabaseDoes() throws SQLException {
        List<@Nullable String> refusals = new ArrayList<>();
        db.interaction(connection -> {
                    insert(connection, 1);
                    refusals.add(refusal(connection::commit));
                    refusals.add(refusal(connection::rollback));
                    refusals.add(refusal(connection::close));
                    refusals.add(refusal(() -> connection.setAutoCommit(true)));
                    refusals.add(refusal(() -> connection.abort(Runnable::run)));
                    refusals.add(refusal(
                            () -> connection.createStatement().getConnection().commit()));
                    refusals.add(refusal(
                            () -> connection.getMetaData().getConnection().commit()));
                    throw new IllegalStateException("no more");
                })
                .addErrback(failure -> null);
        test.runWork();

        assertThat(refusals)
                .hasSize(7)
                .allSatisfy(refusal -> assertThat(refusal).contains("in an interaction of database 'db'"));
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void anInteractionsConnectionIsOfNoUseWhenThatHasEnded() throws SQLException {
        List<Connection> escaped = new ArrayList<>();
        List<PreparedStatement> statements = new ArrayList<>();
        db.interaction(connection -> {
            escaped.add(connection);
            return statements.add(connection.prepareStatement("insert into account values (1, 1)"));
        });
        test.runWork();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> escaped.get(0).createStatement())
                .withMessageContaining("after its interaction has ended");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> statements.get(0).executeUpdate())
                .withMessageContaining("after its interaction has ended");
        assertThat(escaped.get(0).isClosed()).isTrue();
        assertThat(statements.get(0).isClosed()).isTrue();
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void aConnectionGoesBackAsItWasOpened() {
        List<Object> settings = new ArrayList<>();
        Interaction<Boolean> look = connection -> settings.add(
                List.of(connection.getTransactionIsolation(), connection.isReadOnly(), connection.getAutoCommit()));
        db.interaction(look);
        test.runWork();
        db.interaction(connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setReadOnly(true);
            return look.run(connection);
        });
        test.runWork();
        db.interaction(look);
        test.runWork();

        assertThat(settings.get(1)).isNotEqualTo(settings.get(0));
        assertThat(settings.get(2)).isEqualTo(settings.get(0));
        assertThat(db.statistics().opened()).isOne();
    }

    @Test
    void aConnectionThatWasUnwrappedIsDiscarded() {
        db.interaction(connection ->
                connection.unwrap(org.h2.jdbc.JdbcConnection.class).getMode());
        test.runWork();
        db.update("insert into account values (1, 1)");
        test.runWork();

        assertThat(db.statistics().opened()).isEqualTo(2);
        assertThat(db.statistics().discarded()).isOne();
        assertThat(db.statistics().connections()).isOne();
    }

    @Test
    void oneThatIsCancelledInTheQueueIsNeverBegun() throws SQLException {
        Deferred<Integer> cancelled = db.update("insert into account values (1, 1)");
        watch(cancelled);
        cancelled.cancel();
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(CancellationException.class);
        assertThat(h2.accounts()).isZero();
        assertThat(db.statistics().opened()).isZero();
        assertThat(db.statistics().pool().discarded()).isOne();
    }

    @Test
    void oneThatWaitsForTooLongIsNeverBegun() throws SQLException {
        Database brief = db.within(CallOptions.none().waitAtMost(Duration.ofSeconds(1)));
        watch(brief.update("insert into account values (1, 1)"));
        test.advance(Duration.ofSeconds(2));
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(QueueTimeoutException.class);
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void theTimesOfEachStatementAreTold() {
        db.update("insert into account values (1, 10)");
        test.advance(Duration.ofSeconds(3));
        test.runWork();
        db.interaction(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        test.spend(Duration.ofSeconds(1));
                        return statement.executeUpdate("delete from accounts");
                    }
                })
                .addErrback(failure -> 0);
        test.runWork();

        assertThat(seen.get(0))
                .isEqualTo(new StatementTimes(
                        "db", "insert into account values (1, 10)", Duration.ofSeconds(3), Duration.ZERO, null));
        assertThat(seen.get(1).sql()).isEqualTo("delete from accounts");
        assertThat(seen.get(1).failure()).isInstanceOf(SQLException.class);
        assertThat(seen.get(2).sql()).isEqualTo("interaction");
        assertThat(seen.get(2).ran()).isEqualTo(Duration.ofSeconds(1));
        assertThat(seen.get(2).failure()).isSameAs(seen.get(1).failure());
        assertThat(seen).hasSize(3);
    }

    @Test
    void statisticsCountConnectionsAndWhatBecameOfTransactions() {
        db.update("insert into account values (1, 10)");
        db.update("insert into account values (1, 10)").addErrback(failure -> 0);
        test.runWork();

        DatabaseStatistics statistics = db.statistics();
        assertThat(statistics.committed()).isOne();
        assertThat(statistics.rolledBack()).isOne();
        assertThat(statistics.unknown()).isZero();
        assertThat(statistics.connections()).isEqualTo(statistics.opened());
        assertThat(statistics.inUse()).isZero();
        assertThat(statistics.pool().workers()).isEqualTo(2);
    }

    @Test
    void anObserverThatThrowsChangesNoResult() throws SQLException {
        Database observed = Database.over(test.reactor(), h2.source)
                .name("observed")
                .observer(times -> {
                    throw new IllegalStateException("not today");
                })
                .open();
        watch(observed.update("insert into account values (1, 10)"));
        test.runWork();

        assertThat(results).containsExactly(1);
        assertThat(h2.accounts()).isOne();
    }

    @Test
    void aSourceThatHasNoConnectionFailsTheStatement() {
        SQLException none = new SQLException("the server is down", "08001");
        Database down = Database.over(test.reactor(), JdbcProxies.observed(h2.source, connection -> {
                    throw none;
                }))
                .name("down")
                .open();
        watch(down.update("insert into account values (1, 10)"));
        test.runWork();

        assertThat(results).containsExactly(none);
        assertThat(down.statistics().connections()).isZero();
    }

    private void watch(Deferred<?> deferred) {
        deferred.addCallbacks(results::add, results::add);
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into account values (?, 0)")) {
            statement.setInt(1, id);
            statement.executeUpdate();
        }
    }

    /** An action on a connection. */
    private interface Step {
        void take() throws SQLException;
    }

    private static @Nullable String refusal(Step step) {
        try {
            step.take();
            return "not refused";
        } catch (SQLException refused) {
            return refused.getMessage();
        }
    }
}
