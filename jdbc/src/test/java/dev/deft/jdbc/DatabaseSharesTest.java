package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.reactor.testing.TestReactor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shares of a database's connections. */
class DatabaseSharesTest {

    @Test
    @Tag("real-threads")
    void noUserHasMoreConnectionsAtOnceThanItsShare() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        try (H2Memory h2 = new H2Memory();
                Turning turning = new Turning()) {
            Database db = turning.get(() -> Database.over(turning.reactor, h2.source)
                    .name("db")
                    .connections(3)
                    .shared()
                    .open());
            Database reports = turning.get(() -> db.share("reports", share -> share.maxThreads(2)));
            CountDownLatch begun = new CountDownLatch(2);
            List<CompletableFuture<Boolean>> users = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                users.add(turning.begin(() -> reports.interaction(connection -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    begun.countDown();
                    boolean inTime = goOn.await(1, TimeUnit.MINUTES);
                    running.decrementAndGet();
                    return inTime;
                })));
            }
            assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

            assertThat(Turning.of(turning.begin(() -> db.update("insert into account values (1, 1)"))))
                    .isOne();
            assertThat(reports.statistics().pool().queued()).isEqualTo(3);
            goOn.countDown();
            assertThat(users.stream().map(Turning::of)).containsOnly(true);
            assertThat(most).hasValue(2);
            assertThat(db.statistics().opened()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void theObserverIsToldTheShare() throws SQLException {
        List<String> names = new ArrayList<>();
        try (TestReactor test = TestReactor.create();
                H2Memory h2 = new H2Memory()) {
            Database db = Database.over(test.reactor(), h2.source)
                    .name("db")
                    .shared()
                    .observer(times -> names.add(times.database()))
                    .open();
            db.share("web", share -> share.reserved(1)).update("insert into account values (1, 1)");
            test.runWork();
        }

        assertThat(names).containsExactly("db/web");
    }

    @Test
    void aDatabaseThatIsNotSharedHasNoShares() throws SQLException {
        try (TestReactor test = TestReactor.create();
                H2Memory h2 = new H2Memory()) {
            Database db = Database.over(test.reactor(), h2.source).name("db").open();

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> db.share("web", share -> share))
                    .withMessageContaining("db");
        }
    }
}
