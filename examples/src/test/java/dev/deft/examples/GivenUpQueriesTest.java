package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.ThreadPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Queries of the cookbook that are given up, queued or running, by their limits or by who asked; and such as are refused. */
class GivenUpQueriesTest {

    private final List<Object> told = new ArrayList<>();
    private final TestReactor test = TestReactor.create();

    private SlowQuery queriesOf(ThreadPool db) {
        return new SlowQuery(test.reactor(), db);
    }

    private ThreadPool oneConnection() {
        return test.start(ThreadPool.named("db").fixed(1));
    }

    private <T> Deferred<Object> tellOf(Deferred<T> query) {
        return query.<Object>addCallback(answer -> answer)
                .addErrback(CancellationException.class, cancelled -> "given up")
                .onSuccess(told::add);
    }

    @Test
    void aTimeOutCancelsTheCallSoThatItIsNotMade() {
        try (test) {
            tellOf(queriesOf(oneConnection()).answer(() -> told.add("made") + "", Duration.ofMillis(200)));

            test.advance(Duration.ofMillis(200));
            test.runWork();

            assertThat(told).containsExactly("no answer within 200 ms");
        }
    }

    @Test
    void aCallThatIsCancelledInTheQueueIsNotMadeAndTheNextHasItsPlace() {
        try (test) {
            ThreadPool db = oneConnection();
            Deferred<Object> first = tellOf(queriesOf(db).copy(List.of("never"), told::add));
            tellOf(queriesOf(db).copy(List.of("a"), told::add));

            first.cancel();
            assertThat(db.statistics().busy() + db.statistics().queued()).isEqualTo(1);
            test.runWork();

            assertThat(told).containsExactly("given up", "a", 1);
        }
    }

    @Test
    void aCopyThatIsGivenUpWhileItRunsCopiesNoMore() {
        try (test) {
            Deferred<Object> copy = tellOf(queriesOf(oneConnection()).copy(List.of("a", "b"), told::add));
            test.step(); // a worker begins it

            copy.cancel();
            test.runWork();

            assertThat(told).containsExactly("given up");
        }
    }

    @Test
    void anArchiveIsClosedInOrderThoughItIsGivenUp() {
        try (test) {
            SlowQuery queries = queriesOf(oneConnection());
            tellOf(queries.archive(List.of("a", "b"), told::add));
            test.runWork();
            Deferred<Object> second = tellOf(queries.archive(List.of("c", "d"), told::add));
            test.step(); // a worker begins it

            second.cancel();
            test.runWork();

            assertThat(told).containsExactly("a", "b", "end, after 2 rows", 2, "given up", "end, after 0 rows");
        }
    }

    @Test
    void aCopyThatWaitsTooLongFailsForThat() {
        try (test) {
            SlowQuery queries = queriesOf(oneConnection());
            tellOf(queries.copyAndSay(List.of("a"), told::add));

            test.advance(Duration.ofMillis(200));
            assertThat(told).singleElement().asString().startsWith("not begun: A call waited for PT0.2S");
            tellOf(queries.copyAndSay(List.of("b"), told::add));
            test.runWork();

            assertThat(told.subList(1, 3)).containsExactly("b", "1 rows");
        }
    }

    /** It takes the two seconds of that limit. */
    @Test
    @Tag("real-threads")
    void aCopyThatRunsTooLongFailsForThat() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (test;
                ThreadPool db = ThreadPool.named("db").fixed(1).start();
                Reactor reactor = Reactor.create().start()) {
            SlowQuery queries = new SlowQuery(reactor, db);

            String said = reactor.submit(() -> queries.copyAndSay(List.of("a", "b"), row -> {
                        told.add(row);
                        Cancellation.current().onRequest(asked::countDown);
                        awaitUninterruptibly(asked);
                    }))
                    .get(5, TimeUnit.MINUTES);

            assertThat(said).startsWith("not ended: A call on ").contains(" ran for PT2S");
        }
        assertThat(told).containsExactly("a");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRefusedQuerySaysWhatThePoolLookedLike() {
        try (test) {
            ThreadPool db = test.start(ThreadPool.named("db").fixed(1).queueCapacity(2));
            SlowQuery queries = queriesOf(db);
            tellOf(queries.answerOrWhyNot(() -> "a"));
            test.step(); // a worker begins it
            test.advance(Duration.ofSeconds(3));
            tellOf(queries.answerOrWhyNot(() -> "b"));
            tellOf(queries.answerOrWhyNot(() -> "c"));

            tellOf(queries.answerOrWhyNot(() -> "d"));
            test.runWork();

            assertThat(told)
                    .containsExactly(
                            "db: 2 of 2 places are taken, and deft-db-1 has run a query for 3 s or longer",
                            "a",
                            "b",
                            "c");
        }
    }

    @Test
    void queriesThatTakeAllConnectionsThoughTheyWereGivenUpAreWarnedOfAsTheCookbookSays() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(ThreadPool.class);
        log.addAppender(lines);
        try (test) {
            ThreadPool db = test.start(SlowQuery.connections().maxThreads(1));
            tellOf(queriesOf(db).answer(() -> "late", Duration.ofMillis(200)));
            test.step(); // a worker begins it

            test.advance(Duration.ofMillis(200));
            assertThat(db.statistics().abandoned()).isEqualTo(1);
            tellOf(queriesOf(db).answer(() -> "a row", Duration.ofSeconds(2)));
            test.runWork();

            assertThat(told).contains("a row").doesNotContain("late");
        } finally {
            log.detachAppender(lines);
        }
        String warned = lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains("run on though"))
                .findFirst()
                .orElseThrow();
        assertThat(withoutNumbers(Files.readString(Path.of("../docs/cookbook.md"))))
                .contains(withoutNumbers(warned.substring(0, warned.indexOf(". Have such calls"))));
    }

    /** The cookbook has the numbers of a larger pool. */
    private static String withoutNumbers(String text) {
        return text.replaceAll("\\d+", "n").replaceAll("\\s+", " ");
    }
}
