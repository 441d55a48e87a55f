package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.testing.TestReactor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a database, by itself or with its reactor. */
class DatabaseCloseTest {

    private final TestReactor test = TestReactor.create();
    private final List<Object> results = new ArrayList<>();
    private H2Memory h2;
    private Database db;

    @BeforeEach
    void open() throws SQLException {
        h2 = new H2Memory();
        db = Database.over(test.reactor(), h2.source).name("db").connections(2).open();
    }

    @AfterEach
    void close() throws SQLException {
        test.close();
        h2.close();
    }

    @Test
    void whenTheReactorEndsSoDoTheConnections() throws SQLException {
        db.update("insert into account values (1, 10)");
        test.runWork();
        assertThat(h2.connections()).isOne();

        test.close();

        assertThat(h2.connections()).isZero();
    }

    @Test
    void whatIsQueuedIsDoneBeforeItCloses() throws SQLException {
        watch(db.update("insert into account values (1, 10)"));
        Deferred<Void> closed = db.close();
        test.runWork();

        assertThat(closed.isCalled()).isTrue();
        assertThat(results).containsExactly(1);
        assertThat(h2.connections()).isZero();
    }

    @Test
    void whatIsAskedForAfterwardsIsRefused() throws SQLException {
        db.close();
        test.runWork();
        watch(db.update("insert into account values (1, 10)"));
        test.runWork();

        assertThat(results).singleElement().isInstanceOf(RejectedExecutionException.class);
        assertThat(h2.accounts()).isZero();
    }

    @Test
    void itMayBeClosedTwice() {
        Deferred<Void> once = db.close();
        Deferred<Void> twice = db.close();
        test.runWork();

        assertThat(once.isCalled()).isTrue();
        assertThat(twice.isCalled()).isTrue();
    }

    @Test
    void theReactorThatHasStoppedHasClosedIt() {
        test.close();
        watch(db.close());

        assertThat(results).singleElement().isInstanceOf(ReactorStoppedException.class);
    }

    private void watch(Deferred<?> deferred) {
        deferred.addCallbacks(results::add, results::add);
    }
}
