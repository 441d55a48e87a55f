package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Statements outside of transactions, on H2 and SQLite. */
class LoneStatementTest {

    private static final String INSERT = "insert into account values (1, 10)";

    private final TestReactor test = TestReactor.create();
    private final List<Object> results = new ArrayList<>();
    private H2Memory h2;
    private Database db;

    @BeforeEach
    void open() throws SQLException {
        h2 = new H2Memory();
        db = Database.over(test.reactor(), h2.source).name("db").connections(1).open();
    }

    @AfterEach
    void close() throws SQLException {
        test.close();
        h2.close();
    }

    @Test
    void whatADatabaseRefusesInATransactionIsDone(@TempDir Path folder) {
        SQLiteDataSource file = new SQLiteDataSource();
        file.setUrl("jdbc:sqlite:" + folder.resolve("accounts"));
        Database sqlite = Database.over(test.reactor(), file).name("sqlite").open();
        watch(sqlite.update("create table account (id int)"));
        watch(sqlite.update("vacuum"));
        watch(sqlite.outsideTransaction("vacuum"));
        watch(sqlite.outsideTransaction("pragma journal_mode = wal"));
        test.runWork();

        assertThat(results).hasSize(4);
        assertThat(results.get(1)).isInstanceOf(SQLException.class);
        assertThat(results.subList(2, 4)).containsExactly(0, 0);
    }

    @Test
    void itTellsTheRowsThatItChangedAndTheConnectionMakesTransactionsAgain() throws SQLException {
        watch(db.outsideTransaction("insert into account values (?, 10), (?, 10)", 1, 2));
        watch(db.interaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("delete from account");
            }
            throw new IllegalStateException("no more");
        }));
        test.runWork();

        assertThat(results.get(0)).isEqualTo(2);
        assertThat(results.get(1)).isInstanceOf(IllegalStateException.class);
        assertThat(h2.accounts()).isEqualTo(2);
        assertThat(db.statistics().opened()).isOne();
        assertThat(db.statistics().committed()).isOne();
    }

    @Test
    void anErrorOfTheDatabaseIsAFailureAndTheConnectionIsKept() throws SQLException {
        h2.execute(INSERT);
        watch(db.outsideTransaction(INSERT));
        watch(db.outsideTransaction("vacuum nothing"));
        test.runWork();

        assertThat(results)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(SQLException.class)
                        .isNotInstanceOf(CommitUnknownException.class));
        assertThat(db.statistics().rolledBack()).isEqualTo(2);
        assertThat(db.statistics().discarded()).isZero();
    }

    @Test
    void ofOneWhoseConnectionIsLostNobodyKnows() throws SQLException {
        SQLException lost = new SQLException("the connection is lost", "08006");
        Database lossy = Database.over(test.reactor(), JdbcProxies.statements(h2.source, (method, call) -> {
                    Object result = call.make();
                    if (method.equals("execute")) {
                        throw lost;
                    }
                    return result;
                }))
                .name("lossy")
                .open();
        watch(lossy.outsideTransaction(INSERT));
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(CommitUnknownException.class);
        assertThat((Throwable) results.get(0)).hasCause(lost).hasMessageContaining("outside of a transaction");
        assertThat(h2.accounts()).isOne();
        assertThat(lossy.statistics().unknown()).isOne();
        assertThat(lossy.statistics().connections()).isZero();
    }

    @Test
    void aConnectionThatCannotEndAutoCommitIsDiscarded() throws SQLException {
        List<String> refuses = new ArrayList<>();
        Database stubborn = Database.over(test.reactor(), JdbcProxies.faulty(h2.source, (method, call) -> {
                    if (method.equals("prepareStatement")) {
                        refuses.add("setAutoCommit");
                    } else if (refuses.contains(method)) {
                        throw new SQLException("not now");
                    }
                    return call.make();
                }))
                .name("stubborn")
                .open();
        watch(stubborn.outsideTransaction(INSERT));
        test.runWork();

        assertThat(results).containsExactly(1);
        assertThat(stubborn.statistics().discarded()).isOne();
    }

    private void watch(Deferred<?> deferred) {
        deferred.addCallbacks(results::add, results::add);
        test.runWork();
    }
}
