package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The end of everything when the reactor stops: the first and the fifth point of the warranty. */
final class ReactorStopTest {

    private final List<Object> fired = new ArrayList<>();

    @Test
    void everyCallStillOutstandingFails() {
        TestReactor test = TestReactor.create();
        note(test.reactor().deferToThreadPool(call -> {}, () -> "dropped"));
        note(test.reactor().deferToThreadPool(call -> {}, () -> "dropped too"));

        test.close();

        assertThat(fired)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(ReactorStoppedException.class));
        assertThat(test.reactor().statistics().outstandingCalls()).isZero();
    }

    @Test
    void theFailuresOfOneStopAreOneLineWithACount() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            TestReactor test = TestReactor.create();
            ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
            for (int i = 0; i < 3; i++) {
                test.reactor().deferToThreadPool(pool, () -> "row");
            }
            test.reactor().stop();

            test.settle();

            assertThat(log.messages())
                    .containsExactly("Reactor 'reactor' stopped with 3 calls outstanding;"
                            + " each failed with ReactorStoppedException: {pool 'db'=3}");
            test.close();
        }
    }

    @Test
    void theTimedCallsThatAStopDropsAreOneLineWithACount() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            TestReactor test = TestReactor.create();
            Reactor reactor = test.reactor();
            reactor.callLater(Duration.ofSeconds(1), () -> fired.add("never"));
            reactor.callLater(Duration.ofSeconds(2), () -> fired.add("never"), fired::add);
            reactor.callLater(Duration.ofSeconds(3), () -> fired.add("never")).cancel();

            test.close();

            assertThat(log.messages())
                    .containsExactly(
                            "Reactor 'reactor' stopped before 2 timed calls were due, which will never be made;"
                                    + " 1 of them were waited for, and failed that with ReactorStoppedException. Cancel them before"
                                    + " the stop, or have callLater(delay, call, ifDropped) tell who waits");
        }
        assertThat(fired).singleElement().isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aStopThatDropsNoTimedCallSaysNothing() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            TestReactor test = TestReactor.create();
            test.reactor().callLater(Duration.ZERO, () -> fired.add("made"));
            test.settle();

            test.close();

            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void aPoolThatStopsWithTheReactorFinishesItsWorkAndIsStopped() {
        TestReactor test = TestReactor.create();
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        test.reactor().stopsWith(pool);
        note(test.reactor().deferToThreadPool(pool, () -> "finished"));

        test.reactor().stop();
        test.settle();

        assertThat(fired).containsExactly("finished");
        assertThat(pool.statistics().workers()).isZero();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> test.reactor().stopsWith(pool))
                .withMessage("stopsWith(db) on reactor 'reactor', which has stopped; call the pool's stop() yourself");
    }

    @Test
    void workOnTheReactorsOwnPoolIsFinishedAndDelivered() {
        TestReactor test = TestReactor.create();
        note(test.reactor().deferToThread(() -> "finished"));

        test.reactor().stop();
        test.settle();

        assertThat(fired).containsExactly("finished");
    }

    @Test
    void anOutcomeThatComesAfterTheStopIsDiscardedAndCounted() {
        TestReactor test = TestReactor.create();
        List<Runnable> given = new ArrayList<>();
        note(test.reactor().deferToThreadPool(given::add, () -> "late"));
        test.close();

        given.get(0).run();

        assertThat(fired).singleElement().isInstanceOf(ReactorStoppedException.class);
        assertThat(test.reactor().statistics().discardedOutcomes()).isEqualTo(1);
    }

    @Test
    void whatAStoppedReactorIsAskedToDeferFailsAtOnce() {
        TestReactor test = TestReactor.create();
        test.close();

        note(test.reactor().deferToThread(() -> "never"));
        note(test.reactor().deferToThreadPool(Runnable::run, () -> "never"));
        note(test.reactor().resolve("localhost"));

        assertThat(fired)
                .hasSize(3)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(ReactorStoppedException.class));
    }

    @Test
    void anErrbackThatDefersAgainWhenTheReactorStopsGetsOneMoreFailureAndThatIsAll() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        note(reactor.<String>deferToThreadPool(call -> {}, () -> "row")
                .addErrbackDeferring(failure -> reactor.deferToThread(() -> "again")));

        test.close();

        assertThat(fired).singleElement().isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void whatWasAcceptedBeforeTheEndIsCalledAndWhatComesLaterIsRefused() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> {
            reactor.callFromThread(() -> fired.add("accepted"));
            return null;
        });

        test.close();

        assertThat(fired).containsExactly("accepted");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> reactor.callFromThread(() -> fired.add("late")))
                .withMessageContaining("Reactor 'reactor' has stopped");
        assertThat(reactor.statistics().waitingCallsFromThread()).isZero();
    }

    @Test
    void aStoppedReactorTakesNoTimersAndNoCallsWhenRunning() {
        TestReactor test = TestReactor.create();
        test.close();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> test.reactor().callLater(Duration.ZERO, () -> {}));
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> test.reactor().callWhenRunning(() -> {}));
    }

    @Test
    void aStoppedReactorStartsNoPoolOfItsOwn() {
        TestReactor test = TestReactor.create();
        test.close();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> test.reactor().callInThread(() -> fired.add("never")))
                .withMessageContaining("starts no shared pool");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> test.reactor().threadPool());
        assertThat(fired).isEmpty();
    }

    @Test
    void aTimeOutThatIsSetAsTheReactorEndsFailsRatherThanIsForgotten() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        note(reactor.<String>deferToThreadPool(call -> {}, () -> "row")
                .addErrbackDeferring(
                        stopped -> reactor.<String>newDeferred().addTimeout(Duration.ofSeconds(1), reactor)));

        test.close();

        assertThat(fired).singleElement().isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void timersGoOnWhileTheShutdownWaits() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        Deferred<Void> flushed = reactor.newDeferred();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> flushed);

        reactor.stop();
        test.settle();
        reactor.callLater(Duration.ofSeconds(1), () -> flushed.callback(null));
        DelayedCall tooLate = reactor.callLater(Duration.ofSeconds(2), () -> fired.add("never"));
        test.advance(Duration.ofSeconds(1));

        assertThat(tooLate.isActive()).isFalse();
    }

    @Test
    void closingAReactorThatNeverRanFailsItsCallsWithoutTriggers() {
        Reactor reactor = Reactor.create();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> fired.add("never"));
        note(reactor.deferToThreadPool(call -> {}, () -> "dropped"));
        reactor.callFromThread(() -> fired.add("accepted"));

        reactor.close();

        assertThat(fired).hasSize(2).contains("accepted").hasAtLeastOneElementOfType(ReactorStoppedException.class);
    }

    @Test
    void aReactorRunsOnce() {
        Reactor reactor = Reactor.create();
        reactor.stop();
        reactor.run();

        assertThatIllegalStateException().isThrownBy(reactor::run).withMessageContaining("a reactor runs once");
        assertThatIllegalStateException().isThrownBy(reactor::start).withMessageContaining("a reactor runs once");
    }

    @Test
    void closingAgainOnTheReactorsThreadDoesNoHarm() {
        Reactor reactor = Reactor.create();
        reactor.callWhenRunning(reactor::close);
        reactor.run();

        reactor.close();

        assertThat(reactor.statistics()).isEqualTo(new ReactorStatistics(0, 0, 0, 0));
    }

    @Test
    void aTaskOfAPoolThatIsDrivenByHandMayCloseTheReactor() {
        TestReactor test = TestReactor.create();
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        note(test.reactor().deferToThreadPool(pool, () -> {
            test.reactor().close();
            return "closed";
        }));

        test.runWork();

        assertThat(fired).hasSize(1);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> test.reactor().execute(() -> {}));
    }

    @Test
    void theStopOfAPoolIsNotCountedAmongTheCallsNorItsLateEndAmongTheDiscardedOutcomes() {
        List<Runnable> tooSlow = new ArrayList<>();
        List<ReactorStatistics> seen = new ArrayList<>();
        AtomicReference<Reactor> reactor = new AtomicReference<>();
        reactor.set(new Reactor(Reactor.builder().stopTimeout(Duration.ZERO), new ReactorBackend() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public ThreadPool start(ThreadPoolBuilder pool) {
                return pool.start();
            }

            @Override
            public Executor blocking() {
                return stop -> {
                    tooSlow.add(stop);
                    reactor.get().callFromThread(() -> seen.add(reactor.get().statistics()));
                };
            }
        }));
        reactor.get().threadPool();
        reactor.get().callWhenRunning(reactor.get()::stop);
        reactor.get().run();

        tooSlow.forEach(Runnable::run);

        assertThat(tooSlow).hasSize(1);
        seen.add(reactor.get().statistics());
        assertThat(seen).extracting(ReactorStatistics::outstandingCalls).containsExactly(0, 0);
        assertThat(seen).extracting(ReactorStatistics::discardedOutcomes).containsExactly(0L, 0L);
    }

    @Test
    void whenTheLoopItselfFailsAndNoThreadCanBeStartedTheCallsStillFail() {
        AtomicBoolean broken = new AtomicBoolean();
        Reactor reactor = new Reactor(Reactor.builder(), new ReactorBackend() {
            @Override
            public long nanoTime() {
                if (broken.get()) {
                    throw new IllegalStateException("no clock");
                }
                return 0;
            }

            @Override
            public ThreadPool start(ThreadPoolBuilder pool) {
                return pool.start();
            }

            @Override
            public Executor blocking() {
                return call -> {
                    throw new OutOfMemoryError("unable to create native thread");
                };
            }
        });
        reactor.threadPool();
        note(reactor.deferToThreadPool(call -> {}, () -> "dropped"));
        reactor.callLater(Duration.ZERO, () -> {});
        broken.set(true);

        assertThatIllegalStateException().isThrownBy(reactor::run).withMessage("no clock");

        assertThat(fired).singleElement().isInstanceOf(ReactorStoppedException.class);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> reactor.execute(() -> {}));
    }

    private void note(Deferred<?> deferred) {
        deferred.addBoth(result -> fired.add(result.fold(value -> value, failure -> failure)));
    }
}
