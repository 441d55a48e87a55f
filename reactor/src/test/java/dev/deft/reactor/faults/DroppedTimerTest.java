package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import dev.deft.reactor.Transport;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reactor stops while a timed call is still to be made, or somebody waits for it. */
final class DroppedTimerTest {

    private static final Duration LATER = Duration.ofDays(1);

    private final List<Object> told = new ArrayList<>();

    @Test
    void aChainWithATimeOutFailsAsTheReactorStops() throws Exception {
        FaultScenario.byHand(DroppedTimerTest::chainsWithTimeOuts);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    @Tag("real-threads")
    void aChainWithATimeOutFailsAsTheReactorStopsOnThreads(Transport transport) throws Exception {
        FaultScenario.onThreads(reactor -> reactor.transport(transport), DroppedTimerTest::chainsWithTimeOuts);
    }

    private static void chainsWithTimeOuts(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        List<ObservedDeferred> waiting = scenario.onReactor(() -> List.of(
                scenario.note(
                        "one that nobody fires", reactor.<String>newDeferred().addTimeout(LATER, reactor)),
                scenario.note(
                        "one that waits for another",
                        Deferred.succeed("begin")
                                .addCallbackDeferring(begin -> reactor.<String>newDeferred())
                                .addTimeout(LATER, reactor))));

        scenario.stop(reactor);

        for (ObservedDeferred each : waiting) {
            assertThat(each.outcome()).isInstanceOf(ReactorStoppedException.class);
        }
    }

    @Test
    void aPauseBetweenTwoAttemptsEndsAsTheReactorStops() throws Exception {
        FaultScenario.byHand(this::retryThatPauses);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    @Tag("real-threads")
    void aPauseBetweenTwoAttemptsEndsAsTheReactorStopsOnThreads(Transport transport) throws Exception {
        FaultScenario.onThreads(reactor -> reactor.transport(transport), this::retryThatPauses);
    }

    private void retryThatPauses(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        ObservedDeferred retried = scenario.onReactor(() -> {
            Deferred<Void> pause = reactor.newDeferred();
            reactor.callLater(LATER, () -> pause.callback(null), pause::errback);
            return scenario.note(
                    "a retry", pause.addCallbackDeferring(done -> reactor.deferToThread(() -> "the second attempt")));
        });

        scenario.stop(reactor);

        assertThat(retried.outcome())
                .isInstanceOf(ReactorStoppedException.class)
                .asString()
                .endsWith("Reactor '" + scenario.name + "' stopped before a timed call was due that was waited for");
    }

    @Test
    void whoIsToldMayStillHaveCallsForTheReactorAndDropOthersButSetNoTimer() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        List<DelayedCall> second = new ArrayList<>();
        reactor.callLater(LATER, () -> told.add("never"), stopped -> {
            reactor.callFromThread(() -> told.add("accepted"));
            second.get(0).cancel();
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> reactor.callLater(Duration.ZERO, () -> told.add("never")));
            throw new IllegalStateException("and this is logged");
        });
        second.add(reactor.callLater(LATER.plusNanos(1), () -> told.add("never"), told::add));
        reactor.callLater(LATER.plusNanos(2), () -> told.add("never"), told::add);

        test.close();

        assertThat(told).hasSize(2).contains("accepted").hasAtLeastOneElementOfType(ReactorStoppedException.class);
    }

    @Test
    void aCallThatWasMadeOrCancelledIsNotTold() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        reactor.callLater(Duration.ZERO, () -> told.add("made"), told::add);
        reactor.callLater(Duration.ZERO, () -> told.add("never"), told::add).cancel();
        test.settle();

        test.close();

        assertThat(told).containsExactly("made");
    }

    @Test
    void inTheLastPhaseOfAStopATimedCallIsRefused() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> {
            reactor.callLater(Duration.ZERO, () -> told.add("made"));
            return reactor.deferToThread(() -> {});
        });
        reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> reactor.callLater(Duration.ZERO, () -> told.add("never")))
                    .withMessage("callLater() on reactor 'reactor', which has stopped and will make no more calls");
            return told.add("after");
        });

        test.close();

        assertThat(told).contains("after").doesNotContain("never");
    }

    @Test
    void inTheLastPhaseWhoWouldWaitForATimedCallIsToldAtOnce() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> {
            DelayedCall dropped = reactor.callLater(Duration.ZERO, () -> told.add("never"), told::add);
            reactor.<String>newDeferred().addTimeout(LATER, reactor).addErrback(failure -> noted(failure));
            return told.add(dropped.isActive());
        });

        test.close();

        assertThat(told).hasSize(3).last().isEqualTo(false);
        assertThat(told.subList(0, 2)).allSatisfy(each -> assertThat(each).isInstanceOf(ReactorStoppedException.class));
    }

    @Test
    void aRetryThatNeverGivesUpEndsWithTheReactor() {
        TestReactor test = TestReactor.create();
        pauseForEver(test.reactor()).addErrback(failure -> noted(failure));

        test.close();

        assertThat(told).singleElement().isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void askingAgainWheneverATimedCallIsDroppedLeavesTheStackItsRoom() {
        TestReactor test = TestReactor.create();
        test.close();

        askForEver(test.reactor());

        assertThat(told).hasSizeBetween(2, 100);
    }

    private void askForEver(Reactor reactor) {
        reactor.callLater(LATER, () -> told.add("never"), stopped -> {
            told.add(stopped);
            askForEver(reactor);
        });
    }

    private static Deferred<String> pauseForEver(Reactor reactor) {
        Deferred<String> pause = reactor.newDeferred();
        reactor.callLater(LATER, () -> pause.callback("over"), pause::errback);
        return pause.addErrbackDeferring(stopped -> pauseForEver(reactor));
    }

    private String noted(Throwable failure) {
        told.add(failure);
        return "noted";
    }
}
