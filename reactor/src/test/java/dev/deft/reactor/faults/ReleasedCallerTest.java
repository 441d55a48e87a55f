package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads wait in {@code blockingCallFromThread} for what does not come: the stop, an interrupt or a time-out releases them. */
@Tag("real-threads")
final class ReleasedCallerTest {

    private static final int ROUNDS = 200;

    @Test
    void theStopReleasesWorkersOfItsOwnPoolOfOthersAndForeignThreadsOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.threadPoolSize(3), scenario -> {
            Reactor reactor = scenario.reactor();
            ThreadPool db = scenario.start(scenario.pool("db").fixed(3));
            CountDownLatch waiting = new CountDownLatch(9);
            List<FutureTask<Object>> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                callers.add(scenario.elsewhere(() -> waitForEver(reactor, waiting)));
                FutureTask<Object> worker = new FutureTask<>(() -> waitForEver(reactor, waiting));
                callers.add(worker);
                db.execute(worker);
                FutureTask<Object> own = new FutureTask<>(() -> waitForEver(reactor, waiting));
                callers.add(own);
                scenario.onReactor(() -> {
                    reactor.callInThread(own);
                    return null;
                });
            }
            waiting.await();

            scenario.stop(reactor);

            for (FutureTask<Object> caller : callers) {
                assertThat(caller.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isInstanceOf(ReactorStoppedException.class);
            }
        });
    }

    @Test
    void aPoolThatATriggerStopsIsNotHeldByAWorkerThatWaitsForTheReactorOnThreads() throws Exception {
        FaultScenario.onThreads(
                builder -> builder.stopTimeout(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS)), scenario -> {
                    Reactor reactor = scenario.reactor();
                    ThreadPool db = scenario.start(scenario.pool("db").fixed(1));
                    CountDownLatch waiting = new CountDownLatch(1);
                    FutureTask<Object> worker = new FutureTask<>(() -> waitForEver(reactor, waiting));
                    db.execute(worker);
                    waiting.await();
                    ObservedDeferred stopped = scenario.onReactor(() -> {
                        AtomicReference<ObservedDeferred> noted = new AtomicReference<>();
                        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> {
                            Deferred<Boolean> stop = reactor.deferToThread(() -> {
                                boolean inTime = db.stop(Duration.ofMillis(50));
                                worker.get(); // else what is released after the triggers might be first
                                return inTime;
                            });
                            noted.set(scenario.note("the pool's stop", stop));
                            return stop;
                        });
                        return scenario.note("a call that shows that the reactor is well", Deferred.succeed("well"));
                    });
                    assertThat(stopped.outcome()).isEqualTo("well");

                    scenario.stop(reactor);

                    assertThat(worker.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                            .isInstanceOf(InterruptedException.class);
                });
    }

    @Test
    void aWorkerOfItsOwnPoolThatClosesTheReactorDoesNotWaitForItselfOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            Reactor reactor = scenario.reactor();
            ObservedDeferred closer =
                    scenario.onReactor(() -> scenario.note("the call that closes", reactor.deferToThread(() -> {
                        reactor.close();
                        return "closed";
                    })));

            assertThat(closer.outcome()).isEqualTo("closed");
        });
    }

    @Test
    void anInterruptThatRacesTheResultEndsTheWaitOnceOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            Reactor reactor = scenario.reactor();
            for (int round = 0; round < ROUNDS; round++) {
                CountDownLatch waiting = new CountDownLatch(1);
                AtomicReference<Deferred<String>> asked = new AtomicReference<>();
                AtomicReference<Thread> waiter = new AtomicReference<>();
                FutureTask<Object> caller = scenario.elsewhere(() -> {
                    waiter.set(Thread.currentThread());
                    return endOf(() -> reactor.blockingCallFromThread(() -> {
                        asked.set(reactor.newDeferred());
                        scenario.note("a question", asked.get().fork());
                        waiting.countDown();
                        return asked.get();
                    }));
                });
                waiting.await();
                reactor.callFromThread(() -> {
                    if (!asked.get().isCalled()) {
                        asked.get().callback("answer");
                    }
                });
                waiter.get().interrupt();

                Object end = caller.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (!"answer".equals(end)) {
                    assertThat(end).isInstanceOf(InterruptedException.class);
                }
            }
        });
    }

    @Test
    void aTimeOutThatRacesTheStopEndsTheWaitOnceOnThreads() throws Exception {
        for (int round = 0; round < 20; round++) {
            Duration timeout = Duration.ofNanos(50_000L * round);
            FaultScenario.onThreads(scenario -> {
                Reactor reactor = scenario.reactor();
                CyclicBarrier together = new CyclicBarrier(2);
                FutureTask<Object> caller = scenario.elsewhere(() -> {
                    together.await();
                    return endOf(() -> reactor.blockingCallFromThread(timeout, reactor::newDeferred));
                });
                together.await();
                scenario.stop(reactor);

                assertThat(caller.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isInstanceOfAny(
                                TimeoutException.class,
                                ReactorStoppedException.class,
                                RejectedExecutionException.class);
            });
        }
    }

    @Test
    void whoComposesOnAFutureAndThrowsHarmsNobodyOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            Reactor reactor = scenario.reactor();
            CountDownLatch waiting = new CountDownLatch(2);
            CompletableFuture<Object> composed = new CompletableFuture<>();
            scenario.elsewhere(() -> {
                        CompletableFuture<String> submitted = reactor.submit(() -> {
                            waiting.countDown();
                            return reactor.newDeferred();
                        });
                        var unused = submitted.whenComplete((value, failure) -> {
                            composed.complete(failure);
                            throw new AssertionError("of a dependent");
                        });
                        return null;
                    })
                    .get();
            FutureTask<Object> other = scenario.elsewhere(() -> waitForEver(reactor, waiting));
            waiting.await();

            scenario.stop(reactor);

            assertThat(composed.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ReactorStoppedException.class);
            assertThat(other.get(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ReactorStoppedException.class);
        });
    }

    private static Object waitForEver(Reactor reactor, CountDownLatch waiting) {
        return endOf(() -> reactor.blockingCallFromThread(() -> {
            waiting.countDown();
            return reactor.newDeferred();
        }));
    }

    private static Object endOf(Callable<?> call) {
        try {
            return String.valueOf(call.call());
        } catch (Exception failure) {
            return failure;
        }
    }
}
