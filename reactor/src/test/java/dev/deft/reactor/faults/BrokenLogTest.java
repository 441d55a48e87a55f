package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log throws an Error at whatever it is told. */
final class BrokenLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.deft");
    private final AtomicInteger told = new AtomicInteger();

    private final UnsynchronizedAppenderBase<ILoggingEvent> broken = new UnsynchronizedAppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            told.incrementAndGet();
            throw new AssertionError("no room to log");
        }
    };

    @BeforeEach
    void breakTheLog() {
        broken.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(broken);
    }

    @AfterEach
    void mendTheLog() {
        logger.detachAppender(broken);
        logger.setLevel(null);
    }

    @Test
    void neitherReactorNorDeferredSuffers() throws Exception {
        FaultScenario.byHand(scenario -> {
            everythingThatIsLogged(scenario);
            scenario.settle();
            scenario.test().advance(Duration.ofSeconds(1));

            scenario.reactor().stop();
            scenario.test().settle();
            scenario.test().advance(Duration.ofSeconds(10));
        });
        assertThat(told.get()).isGreaterThanOrEqualTo(9);
    }

    @Test
    @Tag("real-threads")
    void neitherReactorNorPoolNorDeferredSuffersOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.threadPoolSize(1).stopTimeout(Duration.ofMillis(100)), scenario -> {
            Reactor reactor = scenario.reactor();
            scenario.onReactor(() -> {
                everythingThatIsLogged(scenario);
                return null;
            });
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            CountDownLatch begun = new CountDownLatch(1);
            pool.execute(() -> {
                throw new IllegalStateException("of a task");
            });
            pool.callInThreadWithCallback(
                    (value, failure) -> {
                        throw new IllegalStateException("of an onResult");
                    },
                    () -> "row");
            ObservedDeferred stuck = scenario.defer("a call that is stuck", pool, () -> {
                begun.countDown();
                return scenario.stuck().call();
            });
            ObservedDeferred queued = scenario.defer("a call that waits", pool, () -> "never");
            begun.await();
            assertThat(pool.stop(Duration.ZERO)).isFalse();
            assertThat(queued.outcome()).isInstanceOf(CancellationException.class);
            ObservedDeferred own = scenario.onReactor(() -> {
                reactor.deferToThread(scenario.stuck());
                return scenario.note("a call on the shared pool", reactor.deferToThread(() -> "never"));
            });

            scenario.stop(reactor);

            assertThat(stuck.outcome()).isInstanceOf(ReactorStoppedException.class);
            assertThat(own.outcome()).isInstanceOf(Exception.class);
        });
        assertThat(told.get()).isGreaterThanOrEqualTo(12);
    }

    /** Reactor thread. */
    private static void everythingThatIsLogged(FaultScenario scenario) {
        Reactor reactor = scenario.reactor();
        reactor.callFromThread(BrokenLogTest::fail);
        reactor.callLater(Duration.ZERO, BrokenLogTest::fail);
        for (Phase phase : Phase.values()) {
            reactor.addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, () -> {
                fail();
                return null;
            });
        }
        reactor.addSystemEventTrigger(
                Phase.BEFORE, SystemEvent.SHUTDOWN, () -> Deferred.fail(new Exception("of a trigger")));
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, reactor::newDeferred);
        scenario.note("a dropped call", reactor.deferToThreadPool(call -> {}, () -> "never"));

        Deferred<String> evil = new Deferred<>(deferred -> fail());
        evil.cancel();
        scenario.note("one whose canceller throws", evil);
        Deferred<String> late = reactor.newDeferred();
        late.cancel();
        late.errback(new Exception("too late"));
        scenario.note("one that fails after its cancellation", late);
        Deferred<String> second = reactor.newDeferred();
        scenario.note("a gathering", Deferreds.gatherResults(List.of(Deferred.fail(new Exception("first")), second)));
        second.errback(new Exception("after it was decided"));
        reactor.newDeferred().errback(new Exception("never handled"));
    }

    private static void fail() {
        throw new IllegalStateException("of a call");
    }
}
