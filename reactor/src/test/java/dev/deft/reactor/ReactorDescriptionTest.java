package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page that says what a reactor has under way. */
class ReactorDescriptionTest {

    private final TestReactor test = TestReactor.create(0, Reactor.builder().name("web"));
    private final Reactor reactor = test.reactor();
    private final ThreadPool db = test.start(ThreadPool.named("db").fixed(1));
    private final Callable<String> query = () -> "row";
    private final StringBuilder told = new StringBuilder();

    @AfterEach
    void stopIt() {
        Deferred.setDebugging(false);
        test.close();
    }

    private void deferQueries(int count) {
        for (int i = 0; i < count; i++) {
            var unused = reactor.deferToThreadPool(db, query);
        }
    }

    @Test
    void nothingIsUnderWayAtFirst() {
        assertThat(reactor.describe())
                .isEqualTo("""
                        Reactor 'web' runs, over NIO, on thread '%s'
                        Calls from threads that wait: 0
                        Outcomes that came too late: 0
                        Calls outstanding: 0
                        Pools that stop with it: 0
                        Timed calls: 0
                        Coroutines suspended: 0
                        Names looked up: 0
                        Ports and connections: 0
                        """.formatted(Thread.currentThread().getName()));
    }

    @Test
    void aPoolThatWasToStopWithItAndHasEndedIsLetGoOfWhenAnotherComes() {
        ThreadPool brief = test.start(ThreadPool.named("brief").maxThreads(1));
        reactor.stopsWith(brief);
        assertThat(reactor.describe()).contains("Pools that stop with it: 1\n  'brief': ");
        brief.stop(Duration.ZERO);

        reactor.stopsWith(db);

        assertThat(reactor.describe()).contains("Pools that stop with it: 1\n  'db': ");
    }

    @Test
    void callsAreListedByPoolTheOldestFirstWithTheirAge() {
        deferQueries(1);
        test.advance(Duration.ofMillis(12_345));
        var unused = reactor.deferToThread(query);
        deferQueries(1);

        assertThat(reactor.describe()).contains("""
                        Calls outstanding: 3
                          on pool 'db': 2; it has 1 workers of at most 1, 1 busy, 1 queued; 0 completed, 0 refused, 0 discarded
                            for 12.3 s, queued
                            for 0 ns, queued
                          on pool 'web-shared': 1; it has 1 workers of at most 10, 1 busy, 0 queued; 0 completed, 0 refused, 0 discarded
                            for 0 ns, queued
                        Pools that stop with it: 1
                          'web-shared': 1 workers of at most 10, 1 busy, 0 queued; 0 completed, 0 refused, 0 discarded
                        """);
        test.runWork();
        assertThat(reactor.describe())
                .contains(
                        "Calls outstanding: 0\n",
                        "'web-shared': 1 workers of at most 10, 0 busy, 0 queued; 1 completed");
    }

    @Test
    void anAgeIsThatOfTheTurnInWhichTheCallWasMadeHoweverLongTheReactorHadSlept() {
        test.advance(Duration.ofHours(1));
        reactor.callFromThread(() -> deferQueries(1));
        test.settle();

        assertThat(reactor.describe()).contains("    for 0 ns, queued\n");
    }

    @Test
    void theBeginningOfALongListIsGivenAndTheNumberOfTheRest() {
        deferQueries(ReactorDescription.MOST + 2);

        assertThat(reactor.describe()).contains("Calls outstanding: 22\n", "    … and 2 more\n");
    }

    @Test
    void thePlaceThatSubmittedACallIsGivenWhileDebuggingIsOn() {
        Deferred.setDebugging(true);
        deferQueries(1);

        assertThat(reactor.describe())
                .containsPattern("    for 0 ns, queued, submitted at .*ReactorDescriptionTest.deferQueries\\(.*\n");
    }

    @Test
    void timedCallsCoroutinesAndLookUpsAreListed() {
        Deferred<String> awaited = reactor.newDeferred();
        reactor.callLater(Duration.ofSeconds(90), () -> told.append("called"));
        var body = Coroutines.inline(() -> Coroutines.await(awaited));
        var unused = reactor.resolve("db.example.org");
        test.settle();

        assertThat(reactor.describe())
                .containsPattern("  in 90 s: dev.deft.reactor.ReactorDescriptionTest.*\n")
                .containsPattern(
                        "Coroutines suspended: 1\n  coroutine in dev.deft.reactor.ReactorDescriptionTest.* awaits ")
                .contains("Names looked up: 1\n  db.example.org\n");
        awaited.callback("v");
        assertThat(body.isCalled()).isTrue();
    }

    @Test
    void aReactorThatStopsSaysSoAndWhatIsLeft() {
        Deferred<String> triggered = reactor.newDeferred();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> triggered);
        deferQueries(1);
        reactor.stop();
        test.settle();

        assertThat(reactor.describe()).startsWith("Reactor 'web' stops, ").contains("Calls outstanding: 1\n");
        triggered.callback("ready");
    }

    /** A signal, sent by hand. */
    private static final class ByHand implements StopSignals.SignalSource {

        private @Nullable ObjIntConsumer<String> handler;

        @Override
        public void handTo(ObjIntConsumer<String> newHandler) {
            handler = newHandler;
        }

        @Override
        public void handBack() {
            handler = null;
        }

        @Override
        public void raise(String name) {
            throw new AssertionError("nobody has asked for that");
        }

        @Override
        public void halt(int status) {
            throw new AssertionError("nobody has asked for that");
        }
    }

    @Test
    void aSignalHasEachReactorLogItUntilTheLastHasEnded() {
        ByHand usr1 = new ByHand();
        DescribeSignals signals = new DescribeSignals(name -> usr1);
        try (LoggedEvents log = new LoggedEvents(Reactor.class);
                TestReactor other = TestReactor.create(0, Reactor.builder().name("other"))) {
            reactor.describeOn("USR1", signals);
            other.reactor().describeOn("USR1", signals);
            usr1.handler.accept("SIGUSR1", 10);
            assertThat(log.messages()).as("in turns of their own").isEmpty();
            test.settle();
            other.settle();

            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(0)).startsWith("Reactor 'web' runs, ");
            assertThat(log.messages().get(1)).startsWith("Reactor 'other' runs, ");
            other.reactor().stop();
            other.settle();
            usr1.handler.accept("SIGUSR1", 10);
            test.settle();
            assertThat(log.messages()).hasSize(3);
        }
        test.close();
        assertThat(usr1.handler).isNull();
    }

    @Test
    void aReactorThatTakesNoMoreCallsDescribesItselfAllTheSame() {
        ByHand usr1 = new ByHand();
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            reactor.describeOn("USR1", new DescribeSignals(name -> usr1));
            for (int i = 0; i < CallsFromThread.LIMIT; i++) {
                reactor.callFromThread(() -> {});
            }
            usr1.handler.accept("SIGUSR1", 10);
            test.settle();

            assertThat(log.messages()).singleElement().asString().startsWith("Reactor 'web' runs, ");
        }
    }

    @Test
    void thePlaceThatAskedForAFileIsGivenToo() {
        Deferred.setDebugging(true);
        reactor.files().readString(Path.of("/no/such")).onFailure(failure -> {});

        assertThat(reactor.describe())
                .containsPattern("    for 0 ns, queued, submitted at .*ReactorDescriptionTest.thePlaceThatAsked.*\n");
    }

    @Test
    void aSignalThatTheJvmDoesNotHandOutIsRefused() {
        assertThatThrownBy(() -> reactor.describeOnSignal("NONE"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not hand out SIGNONE");
    }

    @Test
    void theSignalOfTheJvmsSamplesIsRefused() {
        assumeTrue(System.getenv("_JAVA_SR_SIGNUM") == null, "skipped: this JVM takes its samples with another");

        assertThatThrownBy(() -> reactor.describeOnSignal("USR2"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SIGUSR2 is the JVM's own")
                .hasMessageEndingWith("take USR1");
    }

    @Test
    void anotherThreadIsRefused() throws Exception {
        FutureTask<String> asks = new FutureTask<>(reactor::describe);
        Thread other = new Thread(asks);
        other.start();
        other.join();

        assertThatThrownBy(asks::get)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("describe");
    }
}
