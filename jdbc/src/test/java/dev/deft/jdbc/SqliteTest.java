package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A file of SQLite's, which may become full, and which others may hold. */
class SqliteTest {

    private final TestReactor test = TestReactor.create();
    private final SQLiteDataSource source = new SQLiteDataSource();
    private Database db;

    @BeforeEach
    void open(@TempDir Path folder) {
        source.setUrl("jdbc:sqlite:" + folder.resolve("entries"));
        source.setBusyTimeout(0);
        db = Database.over(test.reactor(), JdbcProxies.observed(source, connection -> {
                    try (Statement limit = connection.createStatement()) {
                        limit.execute("pragma max_page_count = 40");
                    }
                }))
                .name("db")
                .connections(1)
                .open();
        of(db.update("create table entry (id int primary key, filler blob)"));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void whenItsSpaceIsUsedUpWhatWasToldToBeCommittedIsThereAndWhatFailedIsNot() {
        List<Integer> committed = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 200 && failures.size() < 5; i++) {
            int id = i;
            db.interaction(connection -> {
                        insert(connection, 2 * id);
                        insert(connection, 2 * id + 1);
                        return id;
                    })
                    .addCallbacks(committed::add, failures::add);
            test.runWork();
        }

        assertThat(committed).isNotEmpty();
        assertThat(failures)
                .hasSize(5)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(SQLException.class)
                        .isNotInstanceOf(CommitUnknownException.class)
                        .hasMessageContaining("SQLITE_FULL"));
        assertThat(of(db.query("select id / 2 from entry group by 1 having count(*) = 2", row -> row.getInt(1))))
                .containsExactlyInAnyOrderElementsOf(committed);
        assertThat(of(db.query("select count(*) from entry", row -> row.getInt(1))))
                .containsExactly(2 * committed.size());
    }

    @Test
    void aCommitThatAnotherHoldsUpIsAFailureAndRolledBack() throws SQLException {
        try (Connection other = DriverManager.getConnection(source.getUrl());
                Statement reads = other.createStatement()) {
            other.setAutoCommit(false);
            reads.executeQuery("select count(*) from entry").next();
            List<Throwable> failures = new ArrayList<>();
            db.interaction(connection -> {
                        insert(connection, 1);
                        return true;
                    })
                    .addErrback(failure -> failures.add(failure));
            test.runWork();

            assertThat(failures)
                    .singleElement()
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(CommitUnknownException.class);
            other.rollback();
        }
        assertThat(of(db.query("select count(*) from entry", row -> row.getInt(1))))
                .containsExactly(0);
        assertThat(of(db.<Integer>interaction(connection -> insert(connection, 1))))
                .isEqualTo(1);
    }

    private static int insert(Connection connection, int id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into entry values (?, randomblob(1000))")) {
            insert.setInt(1, id);
            return insert.executeUpdate();
        }
    }

    private <T> T of(Deferred<T> deferred) {
        List<T> results = new ArrayList<>();
        deferred.onSuccess(results::add);
        test.runWork();
        return results.get(0);
    }
}
