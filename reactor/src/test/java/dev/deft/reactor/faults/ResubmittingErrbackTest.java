package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An errback submits again whatever it is told: after the reactor's stop it comes to an end; after a pool's stop, and while
 * its queue is full, it leaves the reactor its turns and the stack its room.
 */
final class ResubmittingErrbackTest {

    /** More than could nest in any stack, at a few frames each. */
    private static final int MANY = 5_000;

    /** The ways in which a program may write "try again". */
    private enum Again {
        ADD_ERRBACK {
            @Override
            Deferred<String> submit(Naive naive) {
                return naive.submit().addErrback(failure -> {
                    naive.again();
                    return "tried again";
                });
            }
        },
        ADD_ERRBACK_DEFERRING {
            @Override
            Deferred<String> submit(Naive naive) {
                return naive.submit().addErrbackDeferring(failure -> naive.again());
            }
        },
        ADD_BOTH_DEFERRING {
            @Override
            Deferred<String> submit(Naive naive) {
                return naive.submit().addBothDeferring(result -> result.fold(Deferred::succeed, f -> naive.again()));
            }
        },
        GATHERING_THREE {
            @Override
            Deferred<String> submit(Naive naive) {
                return Deferreds.gatherResults(List.of(naive.submit(), naive.submit(), naive.submit()))
                        .addCallback(rows -> rows.get(0))
                        .addErrbackDeferring(failure -> naive.again());
            }
        },
        MAKING_A_FAILURE_OF_WHAT_IS_THROWN {
            @Override
            Deferred<String> submit(Naive naive) {
                return Deferreds.<String>maybeDeferred(naive::submit).addErrbackDeferring(failure -> naive.again());
            }
        },
        TWO_FOR_ONE {
            @Override
            Deferred<String> submit(Naive naive) {
                ADD_ERRBACK.submit(naive);
                return ADD_ERRBACK.submit(naive);
            }
        };

        abstract Deferred<String> submit(Naive naive);
    }

    /** Submits again and again. Reactor thread only. */
    private static final class Naive {
        private final Again how;
        private final int most;
        private final Callable<Deferred<String>> call;
        private int submissions;

        Naive(Again how, int most, Callable<Deferred<String>> call) {
            this.how = how;
            this.most = most;
            this.call = call;
        }

        Deferred<String> again() {
            return submissions < most ? how.submit(this) : Deferred.succeed("gave up");
        }

        Deferred<String> submit() {
            submissions++;
            try {
                return call.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterTheReactorsStopItComesToAnEnd(Again how) throws Exception {
        FaultScenario.byHand(scenario -> submitsAgainWhenTheReactorStops(scenario, how));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void afterTheReactorsStopItComesToAnEndOnThreads(Again how) throws Exception {
        FaultScenario.onThreads(scenario -> submitsAgainWhenTheReactorStops(scenario, how));
    }

    private static void submitsAgainWhenTheReactorStops(FaultScenario scenario, Again how) throws Exception {
        Reactor reactor = scenario.reactor();
        Naive naive = new Naive(how, Integer.MAX_VALUE, () -> reactor.deferToThread(() -> "never"));
        ObservedDeferred dropped = scenario.onReactor(() -> scenario.note(
                "a dropped call",
                reactor.<String>deferToThreadPool(call -> {}, () -> "never")
                        .addErrbackDeferring(stopped -> naive.again())));

        scenario.stop(reactor);

        assertThat(dropped.hasFired()).isTrue();
        assertThat(naive.submissions).isLessThan(MANY);
        if (how != Again.MAKING_A_FAILURE_OF_WHAT_IS_THROWN) { // that one handles even the last word, and fills the
            // stack
            assertThat(naive.submissions).isLessThan(500);
            assertThat(dropped.outcome()).isNotInstanceOf(StackOverflowError.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAPoolsStopTheReactorHasItsTurnsAndTheStackItsRoom(Again how) throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            pool.stop(Duration.ZERO);
            submitsManyTimes(scenario, how, pool);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whereAnExecutorRejectsTheReactorHasItsTurnsAndTheStackItsRoom(Again how) throws Exception {
        FaultScenario.byHand(scenario -> submitsManyTimes(scenario, how, call -> {
            throw new RejectedExecutionException("full");
        }));
    }

    private static void submitsManyTimes(FaultScenario scenario, Again how, Executor refusing) throws Exception {
        Reactor reactor = scenario.reactor();
        Naive naive = new Naive(how, MANY, () -> reactor.deferToThreadPool(refusing, () -> "never"));
        int[] whenTheTimerCame = new int[1];
        reactor.callLater(Duration.ZERO, () -> whenTheTimerCame[0] = naive.submissions);
        ObservedDeferred asked = scenario.note("a naive call", naive.again());

        scenario.settle();

        assertThat(asked.outcome()).isIn("gave up", "tried again");
        assertThat(naive.submissions).isGreaterThanOrEqualTo(MANY);
        if (how != Again.TWO_FOR_ONE) { // there each turn has more to tell than the one before
            assertThat(whenTheTimerCame[0]).isPositive().isLessThan(MANY / 5);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("real-threads")
    void afterAPoolsStopItEndsWithTheReactorOnThreads(Again how) throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            pool.stop(Duration.ZERO);
            Reactor reactor = scenario.reactor();
            Naive naive = new Naive(
                    how,
                    how == Again.TWO_FOR_ONE ? MANY : Integer.MAX_VALUE,
                    () -> reactor.deferToThreadPool(pool, () -> "never"));
            ObservedDeferred asked = scenario.onReactor(() -> scenario.note("a naive call", naive.again()));
            assertThat(scenario.<String>onReactor(() -> "it has its turns")).isEqualTo("it has its turns");

            scenario.stop(reactor);

            assertThat(asked.hasFired()).isTrue();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TWO_FOR_ONE")
    @Tag("real-threads")
    void whileAQueueIsFullItTriesUntilThereIsRoomOnThreads(Again how) throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1).queueCapacity(3));
            Reactor reactor = scenario.reactor();
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch letGo = new CountDownLatch(1);
            scenario.defer("the call that keeps the worker", pool, () -> {
                begun.countDown();
                return letGo.await(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS);
            });
            begun.await();
            for (int i = 0; i < 3; i++) {
                scenario.defer("a call that fills the queue", pool, () -> "row");
            }
            AtomicInteger ran = new AtomicInteger();
            Naive naive = new Naive(
                    how,
                    Integer.MAX_VALUE,
                    () -> reactor.deferToThreadPool(pool, () -> "row " + ran.incrementAndGet()));
            ObservedDeferred asked = scenario.onReactor(() -> scenario.note("a naive call", naive.again()));
            int tried = scenario.onReactor(() -> naive.submissions);
            assertThat(tried).isPositive();

            letGo.countDown();

            if (how != Again.ADD_ERRBACK) {
                assertThat((String) asked.outcome()).startsWith("row");
            }
            FaultScenario.until("a call was accepted and ran", () -> ran.get() > 0);
        });
    }
}
