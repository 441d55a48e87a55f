package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that break, one by one or all at once, and that lie idle for long. */
class KeptConnectionsTest {

    private static final String COUNT = "select count(*) from account";

    private final TestReactor test = TestReactor.create();
    private final List<Connection> opened = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Object> results = new ArrayList<>();
    private H2Memory h2;
    private Database db;

    @BeforeEach
    void open() throws SQLException {
        h2 = new H2Memory();
        DataSource source = JdbcProxies.observed(h2.source, opened::add);
        db = Database.over(test.reactor(), JdbcProxies.faulty(source, (method, call) -> {
                    calls.add(method);
                    return call.make();
                }))
                .name("db")
                .connections(3)
                .open();
    }

    @AfterEach
    void close() throws SQLException {
        test.close();
        h2.close();
    }

    @Test
    void oneThatWorksIsUsedAgainWithoutBeingAsked() {
        query(3);

        assertThat(opened).hasSize(1);
        assertThat(calls).doesNotContain("isValid").doesNotContain("rollback");
    }

    @Test
    void oneThatBrokeWhileItLayIdleFailsAStatementAndIsReplaced() throws SQLException {
        query(1);
        opened.get(0).close();
        query(2);

        assertThat(results.get(1)).isInstanceOf(SQLException.class);
        assertThat(results.get(2)).isEqualTo(List.of(0));
        assertThat(db.statistics().discarded()).isOne();
        assertThat(db.statistics().connections()).isOne();
    }

    @Test
    @Tag("real-threads")
    void whenAllBrokeOneStatementFailsAndTheOthersAreAskedFirst() throws Exception {
        List<Connection> all = Collections.synchronizedList(new ArrayList<>());
        try (Turning turning = new Turning()) {
            Database wide = turning.get(() -> Database.over(turning.reactor, JdbcProxies.observed(h2.source, all::add))
                    .name("wide")
                    .connections(3)
                    .open());
            CyclicBarrier together = new CyclicBarrier(3);
            List<CompletableFuture<Integer>> users = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                users.add(turning.begin(() -> wide.interaction(connection -> together.await())));
            }
            users.forEach(Turning::of);
            assertThat(wide.statistics().connections()).isEqualTo(3);
            for (Connection each : all) {
                each.close();
            }

            assertThat(Turning.failureOf(turning.begin(() -> count(wide)))).isInstanceOf(SQLException.class);
            assertThat(Turning.of(turning.begin(() -> count(wide)))).containsExactly(0);
            assertThat(Turning.of(turning.begin(() -> count(wide)))).containsExactly(0);
            assertThat(wide.statistics().discarded()).isEqualTo(3);
        }
    }

    @Test
    void oneThatLayIdleForLongIsAskedFirst() throws SQLException {
        query(1);
        opened.get(0).close();
        test.advance(Duration.ofSeconds(30));
        query(1);

        assertThat(results).containsExactly(List.of(0), List.of(0));
        assertThat(db.statistics().discarded()).isOne();
    }

    @Test
    void oneOnWhichAStatementFailedIsRolledBackAskedAndKept() {
        db.query("select nothing from nowhere", row -> row.getInt(1)).addErrback(failure -> List.of());
        test.runWork();

        assertThat(calls).contains("rollback", "isValid");
        assertThat(db.statistics().discarded()).isZero();
        assertThat(db.statistics().connections()).isOne();
    }

    @Test
    void oneThatCannotBeRolledBackIsDiscarded() throws SQLException {
        Database stubborn = Database.over(test.reactor(), JdbcProxies.faulty(h2.source, (method, call) -> {
                    if (method.equals("rollback")) {
                        throw new SQLException("not now");
                    }
                    return call.make();
                }))
                .name("stubborn")
                .open();
        stubborn.interaction(connection -> {
                    connection.createStatement().executeUpdate("insert into account values (1, 1)");
                    throw new IllegalStateException("no more");
                })
                .addErrback(results::add);
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(stubborn.statistics().connections()).isZero();
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void oneThatCannotBeAskedIsDiscardedAndTheFailureToldIsTheStatements() {
        Database old = Database.over(test.reactor(), JdbcProxies.faulty(h2.source, (method, call) -> {
                    if (method.equals("isValid")) {
                        throw new AbstractMethodError("a driver from before JDBC 4");
                    }
                    return call.make();
                }))
                .name("old")
                .open();
        old.update("delete from nowhere").addCallbacks(results::add, results::add);
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(SQLException.class);
        assertThat(old.statistics().inUse()).isZero();
        assertThat(old.statistics().discarded()).isOne();
    }

    private static Deferred<List<Integer>> count(Database database) {
        return database.query(COUNT, row -> row.getInt(1));
    }

    /** Runs so many queries, one after the other. */
    private void query(int count) {
        for (int i = 0; i < count; i++) {
            count(db).addCallbacks(results::add, results::add);
            test.runWork();
        }
    }
}
