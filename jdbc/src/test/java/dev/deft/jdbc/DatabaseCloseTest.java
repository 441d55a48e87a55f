package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

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
    void noPoolOfItsIsLeft() {
        var unused = db.close();
        test.runWork();
        assertThat(poolsOf("db")).isEmpty();

        Database.over(test.reactor(), h2.source).name("other").open();
        assertThat(poolsOf("other")).isNotEmpty();
        test.close();
        assertThat(poolsOf("other")).isEmpty();
    }

    private static List<String> poolsOf(String database) {
        return PoolAccess.get().running().all().stream()
                .map(ThreadPool::name)
                .filter(name -> name.startsWith(database))
                .toList();
    }

    /** Asked for of the database, whatever the reactor's pools have, or of all pools of the reactor. */
    @ParameterizedTest
    @CsvSource({"PT0.001S, PT1H", "PT0.001S,", ", PT0.001S"})
    @Tag("real-threads")
    void aTransactionThatTakesTooLongIsLoggedWhereThatIsAskedFor(
            @Nullable Duration own, @Nullable Duration ofTheReactor) throws Exception {
        Logger pools = (Logger) LoggerFactory.getLogger(ThreadPool.class);
        CompletableFuture<String> logged = new CompletableFuture<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                logged.complete(event.getFormattedMessage());
            }
        };
        appender.start();
        pools.setLevel(Level.WARN);
        pools.addAppender(appender);
        ReactorBuilder watching = Reactor.builder();
        if (ofTheReactor != null) {
            watching.poolWatchdog(ofTheReactor);
        }
        try (Reactor reactor = watching.create().start()) {
            Database watched = reactor.blockingCallFromThread(() -> {
                DatabaseBuilder builder = Database.over(reactor, h2.source).name("watched");
                return Deferred.succeed((own == null ? builder : builder.watchdog(own)).open());
            });
            reactor.callFromThread(() -> watched.interaction(connection -> logged.get(60, TimeUnit.SECONDS)));

            assertThat(logged.get(60, TimeUnit.SECONDS)).contains("watched");
        } finally {
            pools.detachAppender(appender);
            pools.setLevel(null);
        }
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
