package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The user's executor runs the call on the reactor's own thread. */
final class DirectExecutorTest {

    private static final Executor DIRECT = Runnable::run;

    @Test
    void theOutcomeComesALaterTurn() throws Exception {
        FaultScenario.byHand(DirectExecutorTest::valuesAndFailures);
    }

    @Test
    @Tag("real-threads")
    void theOutcomeComesALaterTurnOnThreads() throws Exception {
        FaultScenario.onThreads(DirectExecutorTest::valuesAndFailures);
    }

    private static void valuesAndFailures(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        AssertionError thrown = new AssertionError("thrown");
        List<ObservedDeferred> calls = scenario.onReactor(() -> {
            List<ObservedDeferred> made = List.of(
                    scenario.note("a call", reactor.deferToThreadPool(DIRECT, () -> "row")),
                    scenario.note("a call that throws", reactor.deferToThreadPool(DIRECT, () -> {
                        throw thrown;
                    })));
            assertThat(made).noneMatch(ObservedDeferred::hasFired);
            return made;
        });
        scenario.settle();

        assertThat(calls.get(0).outcome()).isEqualTo("row");
        assertThat(calls.get(1).outcome()).isSameAs(thrown);
    }

    @Test
    void aCallMayDeferAnotherAndCancelItself() throws Exception {
        FaultScenario.byHand(DirectExecutorTest::nested);
    }

    @Test
    @Tag("real-threads")
    void aCallMayDeferAnotherAndCancelItselfOnThreads() throws Exception {
        FaultScenario.onThreads(DirectExecutorTest::nested);
    }

    private static void nested(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        List<ObservedDeferred> inner = new ArrayList<>();
        ObservedDeferred outer = scenario.defer("the outer call", DIRECT, () -> {
            Deferred<String> other = reactor.deferToThreadPool(DIRECT, () -> "inner");
            inner.add(scenario.note("the inner call", other));
            Deferred<String> doomed = reactor.deferToThreadPool(DIRECT, () -> "never");
            inner.add(scenario.note("an inner call that is cancelled", doomed));
            doomed.cancel();
            return "outer";
        });
        scenario.settle();

        assertThat(outer.outcome()).isEqualTo("outer");
        assertThat(inner.get(0).outcome()).isEqualTo("inner");
        assertThat(inner.get(1).outcome()).isInstanceOf(CancellationException.class);
        scenario.stop(reactor);
        assertThat(reactor.statistics().discardedOutcomes()).isEqualTo(1);
    }

    @Test
    @Tag("real-threads")
    void aCallThatWouldWaitForTheReactorIsToldSoOnThreads() throws Exception {
        FaultScenario.onThreads(scenario -> {
            Reactor reactor = scenario.reactor();
            ObservedDeferred call = scenario.defer(
                    "a call that waits for the thread it runs on",
                    DIRECT,
                    () -> reactor.<String>blockingCallFromThread(() -> Deferred.succeed("never")));

            assertThat(call.outcome()).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void whatIsDeferredInTheShutdownIsDoneOrRefused() throws Exception {
        FaultScenario.byHand(DirectExecutorTest::duringShutdown);
    }

    @Test
    @Tag("real-threads")
    void whatIsDeferredInTheShutdownIsDoneOrRefusedOnThreads() throws Exception {
        FaultScenario.onThreads(DirectExecutorTest::duringShutdown);
    }

    private static void duringShutdown(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        List<ObservedDeferred> calls = new ArrayList<>();
        scenario.onReactor(() -> {
            for (Phase phase : Phase.values()) {
                reactor.addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, () -> {
                    calls.add(scenario.note(phase.name(), reactor.deferToThreadPool(DIRECT, () -> "done")));
                    return null;
                });
            }
            return null;
        });

        scenario.stop(reactor);

        assertThat(calls.get(0).outcome()).isEqualTo("done");
        assertThat(calls.get(1).outcome()).isEqualTo("done");
        assertThat(calls.get(2).outcome()).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aCallThatDefersItselfUntilTheStackIsFullEndsWithTheReactorAtTheLatest() throws Exception {
        FaultScenario.byHand(DirectExecutorTest::recursing);
    }

    @Test
    @Tag("real-threads")
    void aCallThatDefersItselfUntilTheStackIsFullEndsWithTheReactorAtTheLatestOnThreads() throws Exception {
        FaultScenario.onThreads(DirectExecutorTest::recursing);
    }

    private static void recursing(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        List<Deferred<String>> nested = new ArrayList<>();
        ObservedDeferred outer =
                scenario.onReactor(() -> scenario.note("the outermost call", recurse(reactor, nested)));
        scenario.onReactor(() -> {
            nested.forEach(each -> scenario.note("a nested call", each));
            nested.clear();
            return null;
        });
        ObservedDeferred unharmed = scenario.defer("the call after all that", DIRECT, () -> "row");
        scenario.turn();

        assertThat(unharmed.outcome()).isEqualTo("row");
        assertThat(outer.outcome()).isEqualTo("row");
        assertThat(scenario.fired()).hasSizeGreaterThan(100);
    }

    private static Deferred<String> recurse(Reactor reactor, List<Deferred<String>> nested) {
        return reactor.deferToThreadPool(DIRECT, () -> {
            nested.add(recurse(reactor, nested));
            return "row";
        });
    }
}
