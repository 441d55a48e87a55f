package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The callable blocks for ever: whoever waits for it is released all the same, and what it comes to at last is counted. */
final class BlockedForEverTest {

    private static final Duration SOON = Duration.ofMillis(20);

    @Test
    void atItsDeadlineTheDeferredFiresAndTheLateOutcomeIsDiscardedAndCounted() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred late = timed(scenario, pool, () -> "late", Duration.ofSeconds(3));
            scenario.test().step(); // a worker has begun with it

            scenario.test().advance(Duration.ofSeconds(3));
            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
            scenario.settle();

            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void atItsDeadlineTheDeferredFiresAndTheLateOutcomeIsDiscardedAndCountedOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred late = timedOnceItRuns(scenario, pool, scenario.stuck());

            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
            scenario.release();

            scenario.defer("the next call", pool, () -> "row").outcome();
            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    void whenItIsCancelledTheDeferredFiresAndTheLateOutcomeIsDiscardedAndCounted() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            Deferred<String> call = scenario.reactor().deferToThreadPool(pool, () -> "late");
            ObservedDeferred late = scenario.note("a call that is cancelled", call);
            scenario.test().step();

            call.cancel();
            assertThat(late.outcome()).isInstanceOf(CancellationException.class);
            scenario.settle();

            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void whenItIsCancelledTheDeferredFiresAndTheLateOutcomeIsDiscardedAndCountedOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            CountDownLatch begun = new CountDownLatch(1);
            ObservedDeferred late = scenario.onReactor(() -> {
                Deferred<String> call = scenario.reactor().deferToThreadPool(pool, telling(begun, scenario.stuck()));
                scenario.reactor().callFromThread(() -> {
                    ExternalThreads.await(begun);
                    call.cancel();
                });
                return scenario.note("a call that is cancelled", call);
            });

            assertThat(late.outcome()).isInstanceOf(CancellationException.class);
            scenario.release();

            scenario.defer("the next call", pool, () -> "row").outcome();
            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void thePoolsStopInterruptsItAndThatIsItsOutcome() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            CountDownLatch begun = new CountDownLatch(1);
            ObservedDeferred blocked =
                    scenario.defer("a call that blocks", pool, telling(begun, BlockedForEverTest::blockForEver));
            ObservedDeferred queued = scenario.defer("a call behind it", pool, () -> "row");
            ExternalThreads.await(begun);

            assertThat(pool.stop(SOON)).isFalse();

            assertThat(blocked.outcome()).isInstanceOf(InterruptedException.class);
            assertThat(queued.outcome()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void aPoolThatStopsLeavesWhatHeedsNoInterruptToItsDeadline() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred late = timed(scenario, pool, () -> "late", Duration.ofSeconds(3));
            scenario.test().step();

            pool.stop(Duration.ZERO, QueuedWork.CANCEL);
            scenario.test().settle();
            assertThat(late.hasFired()).isFalse();

            scenario.test().advance(Duration.ofSeconds(3));
            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    @Tag("real-threads")
    void whatHeedsNoInterruptFiresAtItsDeadlineThoughItsPoolHasStopped() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred late = timedOnceItRuns(scenario, pool, scenario.stuck());

            assertThat(pool.stop(Duration.ZERO)).isFalse();

            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void theReactorsStopFailsItAndTheLateOutcomeIsDiscardedAndCounted() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred late = scenario.defer("a call that blocks", pool, () -> "late");
            scenario.test().step();

            scenario.reactor().stop();
            scenario.test().settle();
            assertThat(late.outcome()).isInstanceOf(ReactorStoppedException.class);
            scenario.settle();

            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void theReactorsStopFailsWhatHeedsNoInterruptAndTheLateOutcomesAreDiscardedAndCounted() throws Exception {
        FaultScenario.onThreads(builder -> builder.stopTimeout(SOON), scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            CountDownLatch begun = new CountDownLatch(2);
            ObservedDeferred own = scenario.defer("a call on a pool", pool, telling(begun, scenario.stuck()));
            ObservedDeferred shared = scenario.onReactor(() -> scenario.note(
                    "a call on the shared pool", scenario.reactor().deferToThread(telling(begun, scenario.stuck()))));
            ExternalThreads.await(begun);

            scenario.reactor().close();
            assertThat(own.hasFired())
                    .as("it fires before the reactor has ended")
                    .isTrue();
            assertThat(shared.hasFired()).isTrue();
            scenario.release();
            pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS));
            for (Thread thread : scenario.threads()) {
                thread.join(TimeUnit.SECONDS.toMillis(ObservedDeferred.PATIENCE_SECONDS));
            }

            assertThat(own.outcome()).isInstanceOf(ReactorStoppedException.class);
            assertThat(shared.outcome()).isInstanceOf(ReactorStoppedException.class);
            assertThat(scenario.reactor().statistics().discardedOutcomes())
                    .as("theirs alone: the stop of its own pool was late as well, and is no call of the user's")
                    .isEqualTo(2);
        });
    }

    @Test
    @Tag("real-threads")
    void theReactorsStopInterruptsWhatBlocksOnItsOwnPoolAndWaitsForNoMoreThanItsDeadline() throws Exception {
        FaultScenario.onThreads(builder -> builder.stopTimeout(Duration.ofMillis(200)), scenario -> {
            Reactor reactor = scenario.reactor();
            CountDownLatch begun = new CountDownLatch(1);
            ObservedDeferred blocked = scenario.onReactor(() -> scenario.note(
                    "a call that blocks", reactor.deferToThread(telling(begun, BlockedForEverTest::blockForEver))));
            ExternalThreads.await(begun);

            reactor.close();

            assertThat(blocked.hasFired()).isTrue();
            assertThat(blocked.outcome())
                    .as("what the interrupt comes to, if it comes in time")
                    .isInstanceOfAny(InterruptedException.class, ReactorStoppedException.class);
        });
    }

    private static ObservedDeferred timed(
            FaultScenario scenario, ThreadPool pool, Callable<String> call, Duration limit) throws Exception {
        Reactor reactor = scenario.reactor();
        return scenario.onReactor(() -> scenario.note(
                "a call with a deadline",
                reactor.<String>deferToThreadPool(pool, call).addTimeout(limit, reactor)));
    }

    /** A call whose time-out is over before it has begun would not be made. */
    private static ObservedDeferred timedOnceItRuns(FaultScenario scenario, ThreadPool pool, Callable<String> call)
            throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Reactor reactor = scenario.reactor();
        return scenario.onReactor(() -> {
            Deferred<String> sent = reactor.deferToThreadPool(pool, telling(begun, call));
            ExternalThreads.await(begun);
            return scenario.note("a call with a deadline", sent.addTimeout(SOON, reactor));
        });
    }

    private static <T> Callable<T> telling(CountDownLatch begun, Callable<T> call) {
        return () -> {
            begun.countDown();
            return call.call();
        };
    }

    private static Object blockForEver() throws InterruptedException {
        new CountDownLatch(1).await();
        return "never";
    }
}
