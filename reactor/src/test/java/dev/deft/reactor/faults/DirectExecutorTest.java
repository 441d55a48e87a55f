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
        Scene.byHand(DirectExecutorTest::valuesAndFailures);
    }

    @Test
    @Tag("real-threads")
    void theOutcomeComesALaterTurnOnThreads() throws Exception {
        Scene.onThreads(DirectExecutorTest::valuesAndFailures);
    }

    private static void valuesAndFailures(Scene scene) throws Exception {
        Reactor reactor = scene.reactor();
        AssertionError thrown = new AssertionError("thrown");
        List<Fired> calls = scene.onReactor(() -> {
            List<Fired> made = List.of(
                    scene.note("a call", reactor.deferToThreadPool(DIRECT, () -> "row")),
                    scene.note("a call that throws", reactor.deferToThreadPool(DIRECT, () -> {
                        throw thrown;
                    })));
            assertThat(made).noneMatch(Fired::hasFired);
            return made;
        });
        scene.settle();

        assertThat(calls.get(0).outcome()).isEqualTo("row");
        assertThat(calls.get(1).outcome()).isSameAs(thrown);
    }

    @Test
    void aCallMayDeferAnotherAndCancelItself() throws Exception {
        Scene.byHand(DirectExecutorTest::nested);
    }

    @Test
    @Tag("real-threads")
    void aCallMayDeferAnotherAndCancelItselfOnThreads() throws Exception {
        Scene.onThreads(DirectExecutorTest::nested);
    }

    private static void nested(Scene scene) throws Exception {
        Reactor reactor = scene.reactor();
        List<Fired> inner = new ArrayList<>();
        Fired outer = scene.defer("the outer call", DIRECT, () -> {
            Deferred<String> other = reactor.deferToThreadPool(DIRECT, () -> "inner");
            inner.add(scene.note("the inner call", other));
            Deferred<String> doomed = reactor.deferToThreadPool(DIRECT, () -> "never");
            inner.add(scene.note("an inner call that is cancelled", doomed));
            doomed.cancel();
            return "outer";
        });
        scene.settle();

        assertThat(outer.outcome()).isEqualTo("outer");
        assertThat(inner.get(0).outcome()).isEqualTo("inner");
        assertThat(inner.get(1).outcome()).isInstanceOf(CancellationException.class);
        scene.stop(reactor);
        assertThat(reactor.statistics().discardedOutcomes()).isEqualTo(1);
    }

    @Test
    @Tag("real-threads")
    void aCallThatWouldWaitForTheReactorIsToldSoOnThreads() throws Exception {
        Scene.onThreads(scene -> {
            Reactor reactor = scene.reactor();
            Fired call = scene.defer(
                    "a call that waits for the thread it runs on",
                    DIRECT,
                    () -> reactor.<String>blockingCallFromThread(() -> Deferred.succeed("never")));

            assertThat(call.outcome()).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void whatIsDeferredInTheShutdownIsDoneOrRefused() throws Exception {
        Scene.byHand(DirectExecutorTest::duringShutdown);
    }

    @Test
    @Tag("real-threads")
    void whatIsDeferredInTheShutdownIsDoneOrRefusedOnThreads() throws Exception {
        Scene.onThreads(DirectExecutorTest::duringShutdown);
    }

    private static void duringShutdown(Scene scene) throws Exception {
        Reactor reactor = scene.reactor();
        List<Fired> calls = new ArrayList<>();
        scene.onReactor(() -> {
            for (Phase phase : Phase.values()) {
                reactor.addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, () -> {
                    calls.add(scene.note(phase.name(), reactor.deferToThreadPool(DIRECT, () -> "done")));
                    return null;
                });
            }
            return null;
        });

        scene.stop(reactor);

        assertThat(calls.get(0).outcome()).isEqualTo("done");
        assertThat(calls.get(1).outcome()).isEqualTo("done");
        assertThat(calls.get(2).outcome()).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aCallThatDefersItselfUntilTheStackIsFullEndsWithTheReactorAtTheLatest() throws Exception {
        Scene.byHand(DirectExecutorTest::recursing);
    }

    @Test
    @Tag("real-threads")
    void aCallThatDefersItselfUntilTheStackIsFullEndsWithTheReactorAtTheLatestOnThreads() throws Exception {
        Scene.onThreads(DirectExecutorTest::recursing);
    }

    private static void recursing(Scene scene) throws Exception {
        Reactor reactor = scene.reactor();
        List<Deferred<String>> nested = new ArrayList<>();
        Fired outer = scene.onReactor(() -> scene.note("the outermost call", recurse(reactor, nested)));
        scene.onReactor(() -> {
            nested.forEach(each -> scene.note("a nested call", each));
            nested.clear();
            return null;
        });
        Fired unharmed = scene.defer("the call after all that", DIRECT, () -> "row");
        scene.turn();

        assertThat(unharmed.outcome()).isEqualTo("row");
        assertThat(outer.outcome()).isEqualTo("row");
        assertThat(scene.fired()).hasSizeGreaterThan(100);
    }

    private static Deferred<String> recurse(Reactor reactor, List<Deferred<String>> nested) {
        return reactor.deferToThreadPool(DIRECT, () -> {
            nested.add(recurse(reactor, nested));
            return "row";
        });
    }
}
