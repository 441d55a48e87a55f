package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Other threads submit while the reactor stops: what is accepted is done, what is refused is told so, nobody waits for ever. */
final class SubmissionRacesReactorStopTest {

    private static final int ROUNDS = 25;

    @Test
    void inEachPhaseOfTheShutdownWhatIsAcceptedIsDone() throws Exception {
        FaultScenario.byHand(scenario -> {
            Reactor reactor = scenario.reactor();
            List<String> made = new ArrayList<>();
            for (Phase phase : Phase.values()) {
                reactor.addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, () -> {
                    reactor.callFromThread(() -> made.add(phase.name()));
                    return null;
                });
            }
            Deferred<String> dropped = reactor.deferToThreadPool(call -> {}, () -> "never");
            scenario.note("a dropped call", dropped.onFailure(stopped -> reactor.execute(() -> made.add("last turn"))));

            scenario.stop(reactor);

            assertThat(made).containsExactly("BEFORE", "DURING", "AFTER", "last turn");
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> reactor.execute(() -> made.add("after its end")));
        });
    }

    @Test
    void inEachPhaseOfTheShutdownAFutureIsCompleted() throws Exception {
        FaultScenario.byHand(scenario -> {
            Reactor reactor = scenario.reactor();
            List<CompletableFuture<String>> answers = new ArrayList<>();
            List<CompletableFuture<String>> waits = new ArrayList<>();
            for (Phase phase : Phase.values()) {
                reactor.addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, () -> {
                    answers.add(submitElsewhere(scenario, false));
                    waits.add(submitElsewhere(scenario, true));
                    return null;
                });
            }

            scenario.stop(reactor);
            waits.add(submitElsewhere(scenario, true));

            assertThat(answers)
                    .hasSize(3)
                    .allSatisfy(future -> assertThat(future).isCompletedWithValue("answer"));
            assertThat(waits).hasSize(4).allSatisfy(future -> assertThat(future).isCompletedExceptionally());
            assertThat(waits.subList(0, 3))
                    .allSatisfy(future -> assertThat(failureOf(future)).isInstanceOf(ReactorStoppedException.class));
            assertThat(failureOf(waits.get(3))).isInstanceOf(RejectedExecutionException.class);
        });
    }

    private static CompletableFuture<String> submitElsewhere(FaultScenario scenario, boolean forEver) throws Exception {
        Reactor reactor = scenario.reactor();
        AtomicReference<CompletableFuture<String>> submitted = new AtomicReference<>();
        scenario.elsewhere(() -> {
                    submitted.set(reactor.submit(() -> forEver ? reactor.newDeferred() : Deferred.succeed("answer")));
                    return null;
                })
                .get();
        return submitted.get();
    }

    @Test
    @Tag("real-threads")
    void everyCallThatWasAcceptedIsMadeOnThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            FaultScenario.onThreads(scenario -> {
                Reactor reactor = scenario.reactor();
                AtomicInteger made = new AtomicInteger();
                int accepted = untilRefused(scenario, 3, () -> {
                    reactor.execute(made::incrementAndGet);
                });

                assertThat(made.get()).isEqualTo(accepted);
                assertThat(reactor.statistics().waitingCallsFromThread()).isZero();
            });
        }
    }

    @Test
    @Tag("real-threads")
    void everyFutureIsCompletedOnThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            FaultScenario.onThreads(scenario -> {
                Reactor reactor = scenario.reactor();
                List<CompletableFuture<String>> futures = new ArrayList<>();
                CyclicBarrier together = new CyclicBarrier(2);
                FutureTask<Boolean> submitter = scenario.elsewhere(() -> {
                    together.await();
                    CompletableFuture<String> last;
                    do {
                        boolean forEver = futures.size() % 2 == 0;
                        last = reactor.submit(() -> forEver ? reactor.newDeferred() : Deferred.succeed("answer"));
                        futures.add(last);
                        if (!forEver) {
                            last.handle((value, failure) -> failure).join(); // or those that wait would be a flood
                        }
                    } while (!last.isCompletedExceptionally());
                    return true;
                });
                together.await();
                reactor.stop();
                submitter.get();

                for (CompletableFuture<String> future : futures) {
                    Object end = future.handle((value, failure) -> failure == null ? value : failure)
                            .get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS);
                    if (!"answer".equals(end)) {
                        assertThat(end)
                                .isInstanceOfAny(ReactorStoppedException.class, RejectedExecutionException.class);
                    }
                }
            });
        }
    }

    @Test
    @Tag("real-threads")
    void everyCallerThatBlocksIsReleasedOnThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            FaultScenario.onThreads(scenario -> {
                Reactor reactor = scenario.reactor();
                AtomicInteger calls = new AtomicInteger();
                int answered = untilRefused(scenario, 3, () -> {
                    boolean soon = calls.incrementAndGet() % 2 == 0;
                    try {
                        assertThat(reactor.<String>blockingCallFromThread(
                                        () -> soon ? Deferred.succeed("answer") : later(reactor)))
                                .isEqualTo("answer");
                    } catch (ReactorStoppedException stopped) {
                        throw new RejectedExecutionException(stopped);
                    }
                });

                assertThat(calls.get()).isEqualTo(answered + 3);
            });
        }
    }

    private static Deferred<String> later(Reactor reactor) {
        return reactor.deferToThread(() -> "answer");
    }

    @Test
    @Tag("real-threads")
    void manyThreadsMayCloseItAtOnceOnThreads() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            FaultScenario.onThreads(scenario -> {
                Reactor reactor = scenario.reactor();
                CyclicBarrier together = new CyclicBarrier(4);
                List<FutureTask<Integer>> closers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    closers.add(scenario.elsewhere(() -> {
                        together.await();
                        reactor.close();
                        return reactor.statistics().outstandingCalls();
                    }));
                }
                for (FutureTask<Integer> closer : closers) {
                    assertThat(closer.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isZero();
                }
            });
        }
    }

    /** Has {@code threads} threads call until they are refused, stops the reactor amid that, and returns how many were not. */
    private static int untilRefused(FaultScenario scenario, int threads, Submission call) throws Exception {
        CountDownLatch underWay = new CountDownLatch(threads);
        List<FutureTask<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            callers.add(scenario.elsewhere(() -> {
                int accepted = 0;
                try {
                    while (true) {
                        call.submit();
                        accepted++;
                        underWay.countDown();
                    }
                } catch (RejectedExecutionException refused) {
                    return accepted;
                }
            }));
        }
        underWay.await();
        scenario.stop(scenario.reactor());
        int accepted = 0;
        for (FutureTask<Integer> caller : callers) {
            accepted += caller.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return accepted;
    }

    @FunctionalInterface
    private interface Submission {
        void submit() throws Exception;
    }

    private static Throwable failureOf(CompletableFuture<String> future) {
        return future.handle((value, failure) -> failure).join();
    }
}
