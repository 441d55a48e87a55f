package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.RunTimeoutException;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that are given up while they run: they are asked to end, by their cancellation, and by an interrupt if they wish. */
final class CancelledWhileItRunsTest {

    private static final CallOptions INTERRUPTED = CallOptions.none().interruptIfCancelled();

    @Test
    @Tag("real-threads")
    void itsCancellationIsRequestedAndRunsItsActionsOnceEachOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            List<String> seen = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            ObservedDeferred observed = scenario.onReactor(() -> {
                Deferred<String> call = scenario.reactor().deferToThreadPool(pool, () -> {
                    CountDownLatch asked = new CountDownLatch(1);
                    Cancellation cancellation = Cancellation.current();
                    cancellation.onRequest(() -> {
                        throw new IllegalStateException("it is logged");
                    });
                    cancellation.onRequest(() -> seen.add("before"));
                    seen.add("requested " + cancellation.isRequested());
                    cancellation.onRequest(asked::countDown);
                    begun.countDown();
                    asked.await();
                    seen.add("requested " + Cancellation.current().isRequested());
                    cancellation.onRequest(() -> seen.add("after"));
                    try {
                        cancellation.throwIfRequested();
                    } catch (CancellationException thrown) {
                        seen.add("thrown");
                    }
                    ended.countDown();
                    return "late";
                });
                ExternalThreads.await(begun);
                call.cancel();
                call.cancel();
                return scenario.note("a call that is cancelled", call);
            });
            ExternalThreads.await(ended);

            assertThat(observed.outcome()).isInstanceOf(CancellationException.class);
            assertThat(seen).containsExactly("requested false", "before", "requested true", "after", "thrown");
        });
    }

    @Test
    void theNextCallOfItsWorkerIsNotAskedToEnd() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred first = scenario.defer("a call that is cancelled", pool, () -> "late");
            scenario.test().step(); // the worker begins it
            first.cancel();
            ObservedDeferred next = scenario.defer(
                    "the next call", pool, () -> Cancellation.current().isRequested());
            scenario.settle();

            assertThat(next.outcome()).isEqualTo(false);
        });
    }

    @Test
    void aThreadThatRunsNoCallHasACancellationThatIsNeverRequested() {
        Cancellation.current().onRequest(() -> {
            throw new AssertionError("nobody can ask for it");
        });

        assertThat(Cancellation.current().isRequested()).isFalse();
    }

    @Test
    @Tag("real-threads")
    void aTimeOutOfItsDeferredReachesItOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            CountDownLatch ended = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            ObservedDeferred late = scenario.onReactor(() -> {
                Deferred<String> call = scenario.reactor().deferToThreadPool(pool, () -> {
                    CountDownLatch asked = new CountDownLatch(1);
                    Cancellation.current().onRequest(asked::countDown);
                    begun.countDown();
                    asked.await();
                    ended.countDown();
                    return "late";
                });
                ExternalThreads.await(begun);
                return scenario.note(
                        "a call that times out", call.addTimeout(Duration.ofMillis(1), scenario.reactor()));
            });

            ExternalThreads.await(ended);
            assertThat(late.outcome()).isInstanceOf(TimeoutException.class);
        });
    }

    @Test
    @Tag("real-threads")
    void whatMayRunForSoLongOnlyIsAskedToEndWhenItHasOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            CountDownLatch ended = new CountDownLatch(1);
            CallOptions shortly = CallOptions.none().runAtMost(Duration.ofMillis(1));
            ObservedDeferred late = scenario.onReactor(() -> scenario.note(
                    "a call that runs too long", scenario.reactor().deferToThreadPool(pool, shortly, () -> {
                        CountDownLatch asked = new CountDownLatch(1);
                        Cancellation.current().onRequest(asked::countDown);
                        asked.await();
                        ended.countDown();
                        return "late";
                    })));

            assertThat(late.outcome())
                    .isInstanceOf(RunTimeoutException.class)
                    .asString()
                    .contains("pool '" + pool.name() + "' ran for PT0.001S");
            ExternalThreads.await(ended);
        });
    }

    @Test
    @Tag("real-threads")
    void theInterruptReachesItAndNotTheNextCallOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            for (int round = 0; round < 200; round++) {
                CountDownLatch begun = new CountDownLatch(1);
                boolean blocks = round % 2 == 0;
                List<ObservedDeferred> both = scenario.onReactor(() -> {
                    Deferred<String> call = scenario.reactor().deferToThreadPool(pool, INTERRUPTED, () -> {
                        begun.countDown();
                        if (blocks) {
                            new CountDownLatch(1).await();
                        }
                        return "ended";
                    });
                    Deferred<Boolean> next = scenario.reactor()
                            .deferToThreadPool(
                                    pool, () -> Thread.currentThread().isInterrupted());
                    ExternalThreads.await(begun);
                    call.cancel();
                    return List.of(scenario.note("a call that is interrupted", call), scenario.note("the next", next));
                });

                assertThat(both.get(0).outcome()).isInstanceOf(CancellationException.class);
                assertThat(both.get(1).outcome()).isEqualTo(false);
            }
        });
    }

    @Test
    @Tag("real-threads")
    void aFutureThatIsCancelledWhileItRunsReachesItToo() throws Exception {
        try (ThreadPool pool = ThreadPool.named("db").fixed(1).start()) {
            ExecutorService service = pool.asExecutorService();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            Future<?> future = service.submit(() -> {
                CountDownLatch asked = new CountDownLatch(1);
                Cancellation.current().onRequest(asked::countDown);
                begun.countDown();
                asked.await();
                ended.countDown();
                return null;
            });
            ExternalThreads.await(begun);

            future.cancel(false);

            ExternalThreads.await(ended);
        }
    }
}
