package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Deferred is cancelled while its call is on its way: queued, running, or with its outcome in the inbox. */
final class CancelRacesCompletionTest {

    private static final int ROUNDS = 500;

    @Test
    void aCallThatIsCancelledInTheQueueFiresAtOnceAndIsNeverMade() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred call = scenario.defer("a call that waits", pool, () -> "late");

            call.cancel();
            assertThat(call.outcome()).isInstanceOf(CancellationException.class);

            scenario.settle();
            assertThat(pool.statistics().completed()).isZero();
            assertThat(pool.statistics().discarded()).isEqualTo(1);
            assertThat(scenario.reactor().statistics().discardedOutcomes()).isZero();
        });
    }

    @Test
    void aCallThatIsCancelledWhileItRunsFiresAtOnce() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred call = scenario.defer("a call that runs", pool, () -> "late");
            scenario.test().step(); // the worker begins it

            call.cancel();
            assertThat(call.outcome()).isInstanceOf(CancellationException.class);

            scenario.settle();
            assertThat(scenario.reactor().statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    void aCallThatIsCancelledBeforeItsOutcomeInTheInboxIsDeliveredIsCancelled() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            Reactor reactor = scenario.reactor();
            List<ObservedDeferred> call = new ArrayList<>();
            call.add(scenario.defer("a call whose outcome is in the inbox", pool, () -> {
                reactor.callFromThread(() -> call.get(0).cancel());
                return "late";
            }));

            scenario.settle();

            assertThat(call.get(0).outcome()).isInstanceOf(CancellationException.class);
            assertThat(reactor.statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    void aCallThatIsCancelledAfterItsOutcomeWasDeliveredKeepsIt() throws Exception {
        FaultScenario.byHand(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            ObservedDeferred call = scenario.defer("a call", pool, () -> "row");
            scenario.settle();

            call.cancel();

            assertThat(call.outcome()).isEqualTo("row");
            assertThat(scenario.reactor().statistics().discardedOutcomes()).isZero();
        });
    }

    @Test
    @Tag("real-threads")
    void oneCallThatFiresMayCancelAnotherWhoseOutcomeCameWithItsOwnOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            Reactor reactor = scenario.reactor();
            List<ObservedDeferred> both = scenario.onReactor(() -> {
                List<ObservedDeferred> calls = new ArrayList<>();
                calls.add(scenario.note(
                        "the first",
                        reactor.deferToThreadPool(pool, () -> "first")
                                .onSuccess(first -> calls.get(1).cancel())));
                calls.add(scenario.note("the second", reactor.deferToThreadPool(pool, () -> "second")));
                FaultScenario.until(
                        "both outcomes are in the inbox",
                        () -> pool.statistics().completed() == 2);
                return calls;
            });

            assertThat(both.get(0).outcome()).isEqualTo("first");
            assertThat(both.get(1).outcome()).isInstanceOf(CancellationException.class);
            scenario.stop(reactor);
            assertThat(reactor.statistics().discardedOutcomes()).isEqualTo(1);
        });
    }

    @Test
    void wheneverCallsAreCancelledTheAccountsAreRight() throws Exception {
        for (long seed = 0; seed < 40; seed++) {
            Random when = new Random(seed);
            FaultScenario.byHand(seed, scenario -> {
                ThreadPool pool = scenario.start(scenario.pool("db").fixed(2));
                List<ObservedDeferred> calls = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    calls.add(scenario.defer("call " + i, pool, () -> "row"));
                }
                do {
                    calls.get(when.nextInt(10)).cancel();
                } while (scenario.test().step());

                theAccountsAreRight(scenario.reactor(), pool, calls);
            });
        }
    }

    @Test
    @Tag("real-threads")
    void wheneverCallsAreCancelledTheAccountsAreRightOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
            Reactor reactor = scenario.reactor();
            CyclicBarrier together = new CyclicBarrier(2);
            List<ObservedDeferred> calls = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                ObservedDeferred call = scenario.defer("call " + round, pool, () -> {
                    together.await();
                    return "row";
                });
                calls.add(call);
                together.await();
                if (round % 2 == 0) {
                    for (int spin = 0; spin < round; spin++) {
                        Thread.onSpinWait();
                    }
                }
                reactor.callFromThread(call::cancel);
                call.outcome();
            }
            FaultScenario.until(
                    "all outcomes have come back",
                    () -> pool.statistics().completed() == ROUNDS
                            && cancelled(calls) == reactor.statistics().discardedOutcomes());

            theAccountsAreRight(reactor, pool, calls);
        });
    }

    private static void theAccountsAreRight(Reactor reactor, ThreadPool pool, List<ObservedDeferred> calls)
            throws Exception {
        for (ObservedDeferred call : calls) {
            if (!(call.outcome() instanceof CancellationException)) {
                assertThat(call.outcome()).isEqualTo("row");
            }
        }
        assertThat(reactor.statistics().discardedOutcomes() + pool.statistics().discarded())
                .isEqualTo(cancelled(calls));
        assertThat(pool.statistics().completed() + pool.statistics().discarded())
                .isEqualTo(calls.size());
        assertThat(reactor.statistics().outstandingCalls()).isZero();
    }

    private static long cancelled(List<ObservedDeferred> calls) {
        return calls.stream()
                .filter(call -> {
                    try {
                        return call.outcome() instanceof CancellationException;
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                })
                .count();
    }
}
