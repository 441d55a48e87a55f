package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Deferred that a trigger "before" shutdown or startup returned never fires. */
final class NeverFiringTriggerTest {

    private static final Duration TIME_OUT = Duration.ofSeconds(10);

    /** A tenth is left to the pools, and there are none. */
    private static final Duration WAITED = Duration.ofSeconds(9);

    private final List<String> made = new ArrayList<>();

    @Test
    void itIsCancelledWhenTheTimeIsUpAndTheShutdownGoesOn() throws Exception {
        FaultScenario.byHand(reactor -> reactor.stopTimeout(TIME_OUT), scenario -> {
            Deferred<String> never = scenario.reactor().newDeferred();
            ObservedDeferred waitedFor = scenario.note("what the trigger returned", never);
            before(scenario, () -> never);

            endsAfter(scenario, WAITED);

            assertThat(waitedFor.outcome()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void whatItHasBeenPausedOverDoesNotHoldTheShutdown() throws Exception {
        FaultScenario.byHand(scenario -> {
            Deferred<String> never = scenario.reactor().newDeferred();
            never.pause();
            before(scenario, () -> never);

            endsAfter(scenario, WAITED);
            never.unpause();

            scenario.note("what the trigger returned", never);
        });
    }

    @Test
    void aCancellerThatThrowsDoesNotHoldTheShutdown() throws Exception {
        FaultScenario.byHand(scenario -> {
            before(
                    scenario,
                    () -> new Deferred<String>(deferred -> {
                        throw new AssertionError("no, thank you");
                    }));

            endsAfter(scenario, WAITED);
        });
    }

    @Test
    void anErrbackThatWaitsForAnotherThatNeverFiresDoesNotHoldTheShutdown() throws Exception {
        FaultScenario.byHand(scenario -> {
            Reactor reactor = scenario.reactor();
            before(
                    scenario,
                    () -> reactor.<String>newDeferred()
                            .addErrbackDeferring(cancelled -> reactor.<String>newDeferred())
                            .addErrbackDeferring(cancelled -> reactor.<String>newDeferred()));

            endsAfter(scenario, WAITED);
        });
    }

    @Test
    void anErrbackThatDefersAgainDoesNotHoldTheShutdown() throws Exception {
        FaultScenario.byHand(scenario -> {
            Reactor reactor = scenario.reactor();
            before(
                    scenario,
                    () -> scenario.note(
                                    "a call that is dropped",
                                    reactor.<String>deferToThreadPool(call -> {}, () -> "never")
                                            .addErrbackDeferring(cancelled ->
                                                    reactor.deferToThreadPool(call -> {}, () -> "never either")))
                            .deferred()
                            .get());

            endsAfter(scenario, WAITED);
        });
    }

    @Test
    void triggersThatAreAddedWhileItIsWaitedForAreCalledWhenTheTimeIsUp() throws Exception {
        FaultScenario.byHand(scenario -> {
            Deferred<String> never = scenario.reactor().newDeferred();
            never.pause();
            noteTheOtherPhases(scenario);
            before(scenario, () -> never);
            scenario.reactor().stop();
            scenario.test().settle();
            before(scenario, () -> {
                before(scenario, () -> made.add("the third"));
                return made.add("the second");
            });

            endsAfter(scenario, WAITED);

            assertThat(made).containsExactly("the second", "the third", "during", "after");
            assertThatIllegalStateException().isThrownBy(() -> before(scenario, () -> made.add("never")));
        });
    }

    @Test
    void triggersThatAreAddedWhileItIsCancelledAreCalledAndNotWaitedFor() throws Exception {
        FaultScenario.byHand(scenario -> {
            Reactor reactor = scenario.reactor();
            noteTheOtherPhases(scenario);
            before(
                    scenario,
                    () -> reactor.<String>newDeferred()
                            .onFailure(cancelled -> before(scenario, () -> {
                                made.add("the second");
                                return reactor.newDeferred();
                            })));

            endsAfter(scenario, WAITED);

            assertThat(made).containsExactly("the second", "during", "after");
        });
    }

    @Test
    void withoutAnyTimeItIsCancelledAtOnce() throws Exception {
        FaultScenario.byHand(reactor -> reactor.stopTimeout(Duration.ZERO), scenario -> {
            before(scenario, () -> scenario.reactor().newDeferred());

            scenario.reactor().stop();
            scenario.test().settle();

            assertThat(hasEnded(scenario.reactor())).isTrue();
        });
    }

    @Test
    @Tag("real-threads")
    void withoutAnyTimeItIsCancelledAtOnceOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.stopTimeout(Duration.ZERO), scenario -> {
            ObservedDeferred waitedFor = scenario.onReactor(() -> {
                Deferred<String> never = scenario.reactor().newDeferred();
                before(scenario, () -> never);
                return scenario.note("what the trigger returned", never);
            });

            scenario.stop(scenario.reactor());

            assertThat(waitedFor.outcome()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    @Tag("real-threads")
    void aTriggerThatDefersToAPoolThatIsStuckDoesNotHoldTheShutdownOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.threadPoolSize(1).stopTimeout(Duration.ofMillis(100)), scenario -> {
            Reactor reactor = scenario.reactor();
            ObservedDeferred stuck = scenario.onReactor(() -> {
                noteTheOtherPhases(scenario);
                before(scenario, () -> {
                    scenario.note("the trigger's call", reactor.deferToThread(() -> "flushed"));
                    return reactor.deferToThread(() -> "flushed too");
                });
                return scenario.note("the call that keeps the worker", reactor.deferToThread(scenario.stuck()));
            });

            scenario.stop(reactor);

            assertThat(stuck.outcome()).isInstanceOf(ReactorStoppedException.class);
            assertThat(made).containsExactly("during", "after");
        });
    }

    @Test
    @Tag("real-threads")
    void anOnResultThatTakesItsTimeDoesNotHoldTheShutdownOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.threadPoolSize(1).stopTimeout(Duration.ofMillis(100)), scenario -> {
            Reactor reactor = scenario.reactor();
            CountDownLatch told = new CountDownLatch(1);
            Callable<String> slow = scenario.stuck();
            scenario.onReactor(() -> {
                ThreadPool shared = reactor.threadPool();
                shared.callInThreadWithCallback((value, failure) -> {}, scenario.stuck());
                shared.callInThreadWithCallback(
                        (value, failure) -> {
                            told.countDown();
                            uninterruptedly(slow);
                        },
                        () -> "never");
                return null;
            });

            scenario.stop(reactor); // returns though nobody has let go of the one that is told

            ExternalThreads.await(told);
        });
    }

    @Test
    void atTheStartupItDoesNotHoldTheShutdown() throws Exception {
        Reactor reactor = Reactor.create();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.STARTUP, reactor::newDeferred);
        reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.STARTUP, () -> made.add("started"));
        reactor.callWhenRunning(() -> made.add("running"));
        reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> made.add("stopped"));
        reactor.callFromThread(reactor::stop);

        reactor.run();

        assertThat(made).containsExactly("stopped");
    }

    @Test
    @Tag("real-threads")
    void atTheStartupItDoesNotHoldTheShutdownOnThreads() throws Exception {
        Reactor reactor = Reactor.create();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.STARTUP, reactor::newDeferred);
        reactor.callWhenRunning(() -> made.add("running"));
        reactor.start();
        assertThat(reactor.<String>blockingCallFromThread(() -> reactor.deferToThread(() -> "row")))
                .isEqualTo("row");

        reactor.close();

        assertThat(made).isEmpty();
    }

    private void before(FaultScenario scenario, Callable<?> trigger) {
        scenario.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, trigger);
    }

    private void noteTheOtherPhases(FaultScenario scenario) {
        for (Phase phase : List.of(Phase.DURING, Phase.AFTER)) {
            scenario.reactor()
                    .addSystemEventTrigger(
                            phase,
                            SystemEvent.SHUTDOWN,
                            () -> made.add(phase.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** Stops the reactor, which ends when {@code time} has passed and not before. */
    private static void endsAfter(FaultScenario scenario, Duration time) {
        scenario.reactor().stop();
        scenario.test().settle();
        scenario.test().advance(time.minusNanos(1));
        assertThat(hasEnded(scenario.reactor())).isFalse();
        scenario.test().advance(Duration.ofNanos(1));
        assertThat(hasEnded(scenario.reactor())).isTrue();
    }

    private static boolean hasEnded(Reactor reactor) {
        try {
            reactor.callLater(Duration.ZERO, () -> {});
            return false;
        } catch (RejectedExecutionException ended) {
            return true;
        }
    }

    private static void uninterruptedly(Callable<?> call) {
        try {
            call.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
