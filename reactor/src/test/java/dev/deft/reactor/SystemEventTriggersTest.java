package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.internal.NamedCall;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Point 18 of Twisted's semantics. */
final class SystemEventTriggersTest {

    private final List<String> made = new ArrayList<>();

    @Test
    void startupTriggersAreCalledPhaseByPhaseAndThenWhatWaitsForTheReactorToRun() {
        Reactor reactor = Reactor.create();
        reactor.callWhenRunning(() -> made.add("running"));
        for (Phase phase : List.of(Phase.AFTER, Phase.DURING, Phase.BEFORE)) {
            reactor.addSystemEventTrigger(phase, SystemEvent.STARTUP, noting(phase.name()));
        }
        reactor.stop();

        reactor.run();

        assertThat(made).containsExactly("BEFORE", "DURING", "running", "AFTER");
    }

    @Test
    void shutdownTriggersAreCalledPhaseByPhase() {
        TestReactor test = TestReactor.create();
        for (Phase phase : List.of(Phase.AFTER, Phase.DURING, Phase.BEFORE)) {
            test.reactor().addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, noting(phase.name()));
        }

        test.close();

        assertThat(made).containsExactly("BEFORE", "DURING", "AFTER");
    }

    @Test
    void whatABeforeTriggerReturnsGatesTheNextPhase() {
        TestReactor test = TestReactor.create();
        Deferred<Void> flushed = test.reactor().newDeferred();
        test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> flushed);
        test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, noting("during"));

        test.reactor().stop();
        test.settle();
        assertThat(made).isEmpty();

        flushed.callback(null);
        assertThat(made).containsExactly("during");
        test.close();
    }

    @Test
    void whatABeforeTriggerReturnsGatesTheNextPhaseEvenWhenItFails() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class);
                TestReactor test = TestReactor.create()) {
            Deferred<Void> flushed = test.reactor().newDeferred();
            test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> flushed);
            test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, noting("during"));

            test.reactor().stop();
            test.settle();
            flushed.errback(new IllegalStateException("disk full"));

            assertThat(made).containsExactly("during");
            assertThat(log.messages()).containsExactly("Trigger BEFORE SHUTDOWN: what it waited for failed");
        }
    }

    @Test
    void aBeforeTriggerThatIsAddedWhileOthersAreWaitedForIsWaitedForToo() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        Deferred<Void> first = reactor.newDeferred();
        Deferred<Void> second = reactor.newDeferred();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> first);
        reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, noting("during"));

        reactor.stop();
        test.settle();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> second);
        first.callback(null);
        assertThat(made).isEmpty();

        second.callback(null);
        assertThat(made).containsExactly("during");
        test.close();
    }

    @Test
    void aDeferredOfAnotherThreadIsNotWaitedForAndDoesNotKeepTheReactorFromStopping() throws Exception {
        FutureTask<Deferred<Void>> elsewhere = new FutureTask<>(Deferred::new);
        new Thread(elsewhere).start();
        Deferred<Void> foreign = elsewhere.get();
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            TestReactor test = TestReactor.create();
            test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> foreign);
            test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, noting("during"));

            test.close();

            assertThat(made).containsExactly("during");
            assertThat(log.messages()).singleElement().asString().startsWith("Trigger BEFORE SHUTDOWN: ");
        }
    }

    @Test
    void aTriggerThatHasANameIsNamedByItWhereItIsWaitedForInVain() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            TestReactor test = TestReactor.create();
            Deferred<Void> never = test.reactor().newDeferred();
            test.reactor()
                    .addSystemEventTrigger(
                            Phase.BEFORE, SystemEvent.SHUTDOWN, new NamedCall<>("the stop of service a", () -> never));

            test.reactor().stop();
            test.settle();
            test.advance(Duration.ofSeconds(9));

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("cancelled those: [the stop of service a]. ");
            test.close();
        }
    }

    @Test
    void aTriggerWhoseDeferredHasFiredAndWaitsForAnotherInVainIsNamedToo() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            TestReactor test = TestReactor.create();
            Deferred<Void> never = test.reactor().newDeferred();
            test.reactor()
                    .addSystemEventTrigger(
                            Phase.BEFORE,
                            SystemEvent.SHUTDOWN,
                            new NamedCall<>(
                                    "the flush", () -> Deferred.succeed(1).addCallbackDeferring(one -> never)));

            test.reactor().stop();
            test.settle();
            test.advance(Duration.ofSeconds(9));

            assertThat(log.messages()).singleElement().asString().contains("cancelled those: [the flush]. ");
            test.close();
        }
    }

    @Test
    void aReactorThatIsStoppedBeforeItIsUpGoesNoFurtherWithItsStartup() {
        Reactor reactor = Reactor.create();
        Deferred<Void> ready = reactor.newDeferred();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.STARTUP, () -> ready);
        reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.STARTUP, noting("startup"));
        reactor.callWhenRunning(() -> made.add("running"));
        reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> {
            ready.callback(null);
            return made.add("shutdown");
        });
        reactor.stop();

        reactor.run();

        assertThat(made).containsExactly("shutdown");
    }

    @Test
    void whatDuringAndAfterTriggersReturnIsNotWaitedFor() {
        TestReactor test = TestReactor.create();
        Deferred<Void> never = test.reactor().newDeferred();
        test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> never);
        test.reactor().addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> never);
        test.reactor().addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, noting("after"));

        test.close();

        assertThat(made).containsExactly("after");
    }

    @Test
    void workDeferredByABeforeTriggerIsDoneBeforeTheReactorStops() {
        TestReactor test = TestReactor.create();
        Reactor reactor = test.reactor();
        reactor.addSystemEventTrigger(
                Phase.BEFORE,
                SystemEvent.SHUTDOWN,
                () -> reactor.deferToThread(() -> "flushed").onSuccess(made::add));

        test.close();

        assertThat(made).containsExactly("flushed");
    }

    @Test
    void aTriggerThatThrowsIsLoggedAndKeepsNoOtherFromItsTurn() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            TestReactor test = TestReactor.create();
            test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> {
                throw new IllegalStateException("boom");
            });
            test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, noting("other"));

            test.close();

            assertThat(made).containsExactly("other");
            assertThat(log.messages()).singleElement().asString().startsWith("Trigger DURING SHUTDOWN: ");
        }
    }

    @Test
    void aRemovedTriggerIsNotCalledAndCannotBeRemovedAgain() {
        TestReactor test = TestReactor.create();
        EventTrigger trigger =
                test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, noting("removed"));

        trigger.remove();

        assertThatIllegalStateException().isThrownBy(trigger::remove);
        test.close();
        assertThat(made).isEmpty();
    }

    @Test
    void aTriggerOnAPhaseThatIsOverIsRefused() {
        try (TestReactor test = TestReactor.create()) {
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.STARTUP, noting("never")))
                    .withMessageContaining("call callWhenRunning() instead");
        }
    }

    @Test
    void callWhenRunningOnARunningReactorCallsAtOnce() {
        try (TestReactor test = TestReactor.create()) {
            test.reactor().callWhenRunning(() -> made.add("now"));

            assertThat(made).containsExactly("now");
        }
    }

    @Test
    void stopIsATurnOfItsOwnAndMayBeAskedForTwice() {
        TestReactor test = TestReactor.create();
        test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, noting("before"));

        test.reactor().stop();
        test.reactor().stop();
        assertThat(made).isEmpty();
        test.settle();

        assertThat(made).containsExactly("before");
    }

    private Callable<?> noting(String what) {
        return () -> made.add(what);
    }
}
