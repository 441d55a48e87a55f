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
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Fired late = timed(scene, pool, () -> "late", Duration.ofSeconds(3));
            scene.test().step(); // a worker has begun with it

            scene.test().advance(Duration.ofSeconds(3));
            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
            scene.settle();

            assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void atItsDeadlineTheDeferredFiresAndTheLateOutcomeIsDiscardedAndCountedOnThreads() throws Exception {
        Scene.onThreads(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Fired late = timedOnceItRuns(scene, pool, scene.stuck());

            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
            scene.release();

            scene.defer("the next call", pool, () -> "row").outcome();
            assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    void whenItIsCancelledTheDeferredFiresAndTheLateOutcomeIsDiscardedAndCounted() throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Deferred<String> call = scene.reactor().deferToThreadPool(pool, () -> "late");
            Fired late = scene.note("a call that is cancelled", call);
            scene.test().step();

            call.cancel();
            assertThat(late.outcome()).isInstanceOf(CancellationException.class);
            scene.settle();

            assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void whenItIsCancelledTheDeferredFiresAndTheLateOutcomeIsDiscardedAndCountedOnThreads() throws Exception {
        Scene.onThreads(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            CountDownLatch begun = new CountDownLatch(1);
            Fired late = scene.onReactor(() -> {
                Deferred<String> call = scene.reactor().deferToThreadPool(pool, telling(begun, scene.stuck()));
                scene.reactor().callFromThread(() -> {
                    Foreign.await(begun);
                    call.cancel();
                });
                return scene.note("a call that is cancelled", call);
            });

            assertThat(late.outcome()).isInstanceOf(CancellationException.class);
            scene.release();

            scene.defer("the next call", pool, () -> "row").outcome();
            assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void thePoolsStopInterruptsItAndThatIsItsOutcome() throws Exception {
        Scene.onThreads(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            CountDownLatch begun = new CountDownLatch(1);
            Fired blocked = scene.defer("a call that blocks", pool, telling(begun, BlockedForEverTest::blockForEver));
            Fired queued = scene.defer("a call behind it", pool, () -> "row");
            Foreign.await(begun);

            assertThat(pool.stop(SOON)).isFalse();

            assertThat(blocked.outcome()).isInstanceOf(InterruptedException.class);
            assertThat(queued.outcome()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void aPoolThatStopsLeavesWhatHeedsNoInterruptToItsDeadline() throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Fired late = timed(scene, pool, () -> "late", Duration.ofSeconds(3));
            scene.test().step();

            pool.stop(Duration.ZERO, QueuedWork.CANCEL);
            scene.test().settle();
            assertThat(late.hasFired()).isFalse();

            scene.test().advance(Duration.ofSeconds(3));
            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    @Tag("real-threads")
    void whatHeedsNoInterruptFiresAtItsDeadlineThoughItsPoolHasStopped() throws Exception {
        Scene.onThreads(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Fired late = timedOnceItRuns(scene, pool, scene.stuck());

            assertThat(pool.stop(Duration.ZERO)).isFalse();

            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    void theReactorsStopFailsItAndTheLateOutcomeIsDiscardedAndCounted() throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Fired late = scene.defer("a call that blocks", pool, () -> "late");
            scene.test().step();

            scene.reactor().stop();
            scene.test().settle();
            assertThat(late.outcome()).isInstanceOf(ReactorStoppedException.class);
            scene.settle();

            assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void theReactorsStopFailsWhatHeedsNoInterruptAndTheLateOutcomesAreDiscardedAndCounted() throws Exception {
        Scene.onThreads(builder -> builder.stopTimeout(SOON), scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            CountDownLatch begun = new CountDownLatch(2);
            Fired own = scene.defer("a call on a pool", pool, telling(begun, scene.stuck()));
            Fired shared = scene.onReactor(() -> scene.note(
                    "a call on the shared pool", scene.reactor().deferToThread(telling(begun, scene.stuck()))));
            Foreign.await(begun);

            scene.reactor().close();
            assertThat(own.hasFired())
                    .as("it fires before the reactor has ended")
                    .isTrue();
            assertThat(shared.hasFired()).isTrue();
            scene.release();
            pool.stop(Duration.ofSeconds(Fired.PATIENCE_SECONDS));
            for (Thread thread : scene.threads()) {
                thread.join(TimeUnit.SECONDS.toMillis(Fired.PATIENCE_SECONDS));
            }

            assertThat(own.outcome()).isInstanceOf(ReactorStoppedException.class);
            assertThat(shared.outcome()).isInstanceOf(ReactorStoppedException.class);
            assertThat(scene.reactor().statistics().discardedOutcomes())
                    .as("theirs alone: the stop of its own pool was late as well, and is no call of the user's")
                    .isEqualTo(2);
        });
    }

    @Test
    @Tag("real-threads")
    void theReactorsStopInterruptsWhatBlocksOnItsOwnPoolAndWaitsForNoMoreThanItsDeadline() throws Exception {
        Scene.onThreads(builder -> builder.stopTimeout(Duration.ofMillis(200)), scene -> {
            Reactor reactor = scene.reactor();
            CountDownLatch begun = new CountDownLatch(1);
            Fired blocked = scene.onReactor(() -> scene.note(
                    "a call that blocks", reactor.deferToThread(telling(begun, BlockedForEverTest::blockForEver))));
            Foreign.await(begun);

            reactor.close();

            assertThat(blocked.hasFired()).isTrue();
            assertThat(blocked.outcome())
                    .as("what the interrupt comes to, if it comes in time")
                    .isInstanceOfAny(InterruptedException.class, ReactorStoppedException.class);
        });
    }

    private static Fired timed(Scene scene, ThreadPool pool, Callable<String> call, Duration limit) throws Exception {
        Reactor reactor = scene.reactor();
        return scene.onReactor(() -> scene.note(
                "a call with a deadline",
                reactor.<String>deferToThreadPool(pool, call).addTimeout(limit, reactor)));
    }

    /** A call whose time-out is over before it has begun would not be made. */
    private static Fired timedOnceItRuns(Scene scene, ThreadPool pool, Callable<String> call) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Reactor reactor = scene.reactor();
        return scene.onReactor(() -> {
            Deferred<String> sent = reactor.deferToThreadPool(pool, telling(begun, call));
            Foreign.await(begun);
            return scene.note("a call with a deadline", sent.addTimeout(SOON, reactor));
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
