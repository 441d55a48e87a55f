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
        Scene.byHand(reactor -> reactor.stopTimeout(TIME_OUT), scene -> {
            Deferred<String> never = scene.reactor().newDeferred();
            Fired waitedFor = scene.note("what the trigger returned", never);
            before(scene, () -> never);

            endsAfter(scene, WAITED);

            assertThat(waitedFor.outcome()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void whatItHasBeenPausedOverDoesNotHoldTheShutdown() throws Exception {
        Scene.byHand(scene -> {
            Deferred<String> never = scene.reactor().newDeferred();
            never.pause();
            before(scene, () -> never);

            endsAfter(scene, WAITED);
            never.unpause();

            scene.note("what the trigger returned", never);
        });
    }

    @Test
    void aCancellerThatThrowsDoesNotHoldTheShutdown() throws Exception {
        Scene.byHand(scene -> {
            before(
                    scene,
                    () -> new Deferred<String>(deferred -> {
                        throw new AssertionError("no, thank you");
                    }));

            endsAfter(scene, WAITED);
        });
    }

    @Test
    void anErrbackThatWaitsForAnotherThatNeverFiresDoesNotHoldTheShutdown() throws Exception {
        Scene.byHand(scene -> {
            Reactor reactor = scene.reactor();
            before(
                    scene,
                    () -> reactor.<String>newDeferred()
                            .addErrbackDeferring(cancelled -> reactor.<String>newDeferred())
                            .addErrbackDeferring(cancelled -> reactor.<String>newDeferred()));

            endsAfter(scene, WAITED);
        });
    }

    @Test
    void anErrbackThatDefersAgainDoesNotHoldTheShutdown() throws Exception {
        Scene.byHand(scene -> {
            Reactor reactor = scene.reactor();
            before(
                    scene,
                    () -> scene.note(
                                    "a call that is dropped",
                                    reactor.<String>deferToThreadPool(call -> {}, () -> "never")
                                            .addErrbackDeferring(cancelled ->
                                                    reactor.deferToThreadPool(call -> {}, () -> "never either")))
                            .deferred()
                            .get());

            endsAfter(scene, WAITED);
        });
    }

    @Test
    void triggersThatAreAddedWhileItIsWaitedForAreCalledWhenTheTimeIsUp() throws Exception {
        Scene.byHand(scene -> {
            Deferred<String> never = scene.reactor().newDeferred();
            never.pause();
            noteTheOtherPhases(scene);
            before(scene, () -> never);
            scene.reactor().stop();
            scene.test().settle();
            before(scene, () -> {
                before(scene, () -> made.add("the third"));
                return made.add("the second");
            });

            endsAfter(scene, WAITED);

            assertThat(made).containsExactly("the second", "the third", "during", "after");
            assertThatIllegalStateException().isThrownBy(() -> before(scene, () -> made.add("never")));
        });
    }

    @Test
    void triggersThatAreAddedWhileItIsCancelledAreCalledAndNotWaitedFor() throws Exception {
        Scene.byHand(scene -> {
            Reactor reactor = scene.reactor();
            noteTheOtherPhases(scene);
            before(
                    scene,
                    () -> reactor.<String>newDeferred()
                            .onFailure(cancelled -> before(scene, () -> {
                                made.add("the second");
                                return reactor.newDeferred();
                            })));

            endsAfter(scene, WAITED);

            assertThat(made).containsExactly("the second", "during", "after");
        });
    }

    @Test
    void withoutAnyTimeItIsCancelledAtOnce() throws Exception {
        Scene.byHand(reactor -> reactor.stopTimeout(Duration.ZERO), scene -> {
            before(scene, () -> scene.reactor().newDeferred());

            scene.reactor().stop();
            scene.test().settle();

            assertThat(hasEnded(scene.reactor())).isTrue();
        });
    }

    @Test
    @Tag("real-threads")
    void withoutAnyTimeItIsCancelledAtOnceOnThreads() throws Exception {
        Scene.onThreads(reactor -> reactor.stopTimeout(Duration.ZERO), scene -> {
            Fired waitedFor = scene.onReactor(() -> {
                Deferred<String> never = scene.reactor().newDeferred();
                before(scene, () -> never);
                return scene.note("what the trigger returned", never);
            });

            scene.stop(scene.reactor());

            assertThat(waitedFor.outcome()).isInstanceOf(CancellationException.class);
        });
    }

    @Test
    @Tag("real-threads")
    void aTriggerThatDefersToAPoolThatIsStuckDoesNotHoldTheShutdownOnThreads() throws Exception {
        Scene.onThreads(reactor -> reactor.threadPoolSize(1).stopTimeout(Duration.ofMillis(100)), scene -> {
            Reactor reactor = scene.reactor();
            Fired stuck = scene.onReactor(() -> {
                noteTheOtherPhases(scene);
                before(scene, () -> {
                    scene.note("the trigger's call", reactor.deferToThread(() -> "flushed"));
                    return reactor.deferToThread(() -> "flushed too");
                });
                return scene.note("the call that keeps the worker", reactor.deferToThread(scene.stuck()));
            });

            scene.stop(reactor);

            assertThat(stuck.outcome()).isInstanceOf(ReactorStoppedException.class);
            assertThat(made).containsExactly("during", "after");
        });
    }

    @Test
    @Tag("real-threads")
    void anOnResultThatTakesItsTimeDoesNotHoldTheShutdownOnThreads() throws Exception {
        Scene.onThreads(reactor -> reactor.threadPoolSize(1).stopTimeout(Duration.ofMillis(100)), scene -> {
            Reactor reactor = scene.reactor();
            CountDownLatch told = new CountDownLatch(1);
            Callable<String> slow = scene.stuck();
            scene.onReactor(() -> {
                ThreadPool shared = reactor.threadPool();
                shared.callInThreadWithCallback((value, failure) -> {}, scene.stuck());
                shared.callInThreadWithCallback(
                        (value, failure) -> {
                            told.countDown();
                            uninterruptedly(slow);
                        },
                        () -> "never");
                return null;
            });

            scene.stop(reactor); // returns though nobody has let go of the one that is told

            Foreign.await(told);
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

    private void before(Scene scene, Callable<?> trigger) {
        scene.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, trigger);
    }

    private void noteTheOtherPhases(Scene scene) {
        for (Phase phase : List.of(Phase.DURING, Phase.AFTER)) {
            scene.reactor()
                    .addSystemEventTrigger(
                            phase,
                            SystemEvent.SHUTDOWN,
                            () -> made.add(phase.name().toLowerCase(Locale.ROOT)));
        }
    }

    /** Stops the reactor, which ends when {@code time} has passed and not before. */
    private static void endsAfter(Scene scene, Duration time) {
        scene.reactor().stop();
        scene.test().settle();
        scene.test().advance(time.minusNanos(1));
        assertThat(hasEnded(scene.reactor())).isFalse();
        scene.test().advance(Duration.ofNanos(1));
        assertThat(hasEnded(scene.reactor())).isTrue();
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
