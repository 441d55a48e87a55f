package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit goes wrong, or is given up: what is told then is what is the case, or that nobody knows. */
class CommitOutcomeTest {

    private static final String INSERT = "insert into account values (1, 10)";

    private final TestReactor test = TestReactor.create();
    private final List<Object> results = new ArrayList<>();
    private H2Memory h2;

    /** Stands for the commit, from the moment when a test sets it. */
    private JdbcProxies.@Nullable Fault atCommit;

    private Database db;

    @BeforeEach
    void open() throws SQLException {
        h2 = new H2Memory();
        db = Database.over(
                        test.reactor(),
                        JdbcProxies.faulty(
                                h2.source,
                                (method, call) -> method.equals("commit") && atCommit != null
                                        ? atCommit.call(method, call)
                                        : call.make()))
                .name("db")
                .connections(1)
                .open();
    }

    @AfterEach
    void close() throws SQLException {
        test.close();
        h2.close();
    }

    @Test
    void ofOneThatWasMadeAndGotNoAnswerNobodyKnows() throws SQLException {
        SQLException lost = new SQLException("the connection is lost", "08006");
        atCommit = (method, call) -> {
            call.make();
            throw lost;
        };
        watch(db.update(INSERT));
        test.runWork();

        assertUnknownBecauseOf(lost);
        assertThat(h2.accounts()).isOne();
        assertThat(db.statistics().unknown()).isOne();
        assertThat(db.statistics().discarded()).isOne();
    }

    @Test
    void ofOneThatWasNotMadeAndGotNoAnswerNobodyKnowsEither() throws SQLException {
        SQLException lost = new SQLException("the connection is lost", "08006");
        atCommit = (method, call) -> {
            throw lost;
        };
        watch(db.update(INSERT));
        test.runWork();

        assertUnknownBecauseOf(lost);
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void aFailureThatIsNotTheDatabasesIsNoAnswer() {
        List<Throwable> failures = List.of(
                new IllegalStateException("a driver's mistake"),
                new SQLRecoverableException("a driver's guess"),
                new SQLException("the server goes down", "57P01"),
                new SQLException("not known", "40003"));
        failures.forEach(failure -> {
            atCommit = (method, call) -> {
                throw failure;
            };
            results.clear();
            watch(db.update(INSERT));
            test.runWork();

            assertUnknownBecauseOf(failure);
        });
    }

    @Test
    void aFailureOnAConnectionThatDoesNotAnswerAnyMoreIsNoAnswer() {
        SQLException failure = new SQLException("some error");
        Database deaf = Database.over(test.reactor(), JdbcProxies.faulty(h2.source, (method, call) -> {
                    if (method.equals("commit")) {
                        throw failure;
                    }
                    return method.equals("isValid") ? false : call.make();
                }))
                .name("deaf")
                .open();
        watch(deaf.update(INSERT));
        test.runWork();

        assertUnknownBecauseOf(failure);
    }

    @Test
    void aFailureOnAConnectionThatCannotBeAskedIsNoAnswer() {
        SQLException failure = new SQLException("some error");
        Database old = Database.over(test.reactor(), JdbcProxies.faulty(h2.source, (method, call) -> {
                    if (method.equals("commit")) {
                        throw failure;
                    } else if (method.equals("isValid")) {
                        throw new AbstractMethodError("a driver from before JDBC 4");
                    }
                    return call.make();
                }))
                .name("old")
                .open();
        watch(old.update(INSERT));
        test.runWork();

        assertUnknownBecauseOf(failure);
        assertThat(old.statistics().unknown()).isOne();
    }

    @Test
    void onlyAnInteractionWhichMayHaveCaughtAFailureIsAskedWhetherItCanStillBeCommitted() {
        List<String> calls = new ArrayList<>();
        Database counted = Database.over(test.reactor(), JdbcProxies.faulty(h2.source, (method, call) -> {
                    if (method.equals("commit") || method.equals("setSavepoint")) {
                        calls.add(method);
                    }
                    return call.make();
                }))
                .name("counted")
                .open();
        counted.update(INSERT);
        counted.query("select id from account", row -> row.getInt(1));
        counted.batch("insert into account values (?, 10)", List.of(List.of(2)));
        test.runWork();
        assertThat(calls).containsExactly("commit", "commit", "commit");

        counted.interaction(connection -> null);
        test.runWork();
        assertThat(calls).endsWith("commit", "setSavepoint", "commit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"23503", "40001", "HY000"})
    void aRefusalOfTheDatabaseIsAFailureAndRolledBack(String state) throws SQLException {
        SQLException refusal = new SQLException("refused", state);
        atCommit = (method, call) -> {
            throw refusal;
        };
        watch(db.update(INSERT));
        test.runWork();

        assertThat(results).containsExactly(refusal);
        assertThat(h2.accounts()).isZero();
        assertThat(db.statistics().rolledBack()).isOne();
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void ofOneThatIsCancelledBeforeItsReportThatNobodyKnowsNobodyKnows() {
        Deferred<Integer> update = db.update(INSERT);
        atCommit = (method, call) -> {
            test.reactor().callFromThread(update::cancel); // which is done before the outcome is delivered
            throw new SQLException("the connection is lost", "08006");
        };
        watch(update);
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(CommitUnknownException.class);
        assertThat((Throwable) results.get(0)).hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void oneThatIsCancelledAfterItsCommitHasItsResult() throws SQLException {
        Deferred<Integer> update = db.update(INSERT);
        atCommit = (method, call) -> {
            test.reactor().callFromThread(update::cancel); // which is done before the outcome is delivered
            return call.make();
        };
        watch(update);
        test.runWork();

        assertThat(results).containsExactly(1);
        assertThat(h2.accounts()).isOne();
    }

    private void watch(Deferred<?> deferred) {
        deferred.addCallbacks(results::add, results::add);
    }

    private void assertUnknownBecauseOf(Throwable cause) {
        assertThat(results).singleElement().isInstanceOf(CommitUnknownException.class);
        assertThat((Throwable) results.get(0)).hasCause(cause);
    }
}
