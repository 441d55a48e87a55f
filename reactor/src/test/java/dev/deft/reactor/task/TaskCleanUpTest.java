package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.service.MultiService;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task that is cancelled ends when what it has under way has cleaned up. */
class TaskCleanUpTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final Deferred<String> cleanUp = reactor.newDeferred();
    private final List<@Nullable Object> told = new ArrayList<>();
    private int cancelled;

    @AfterEach
    void close() {
        test.close();
    }

    private void tell(Deferred<?> deferred) {
        deferred.addBoth(result -> result.fold(told::add, told::add));
    }

    /** Returns a call that never ends, and cleans up when it is cancelled. */
    private Deferred<String> call() {
        return reactor.<String>newDeferred().addErrbackDeferring(CancellationException.class, asked -> {
            cancelled++;
            return cleanUp.fork();
        });
    }

    private void mustEndWithTheCleanUp(Deferred<?> end) {
        tell(end);
        assertThat(told).isEmpty();

        end.cancel();
        assertThat(cancelled).isPositive();
        assertThat(told).isEmpty();
        cleanUp.callback("clean");

        assertThat(told).hasSize(1);
    }

    @Test
    void aLoop() {
        LoopingCall loop = LoopingCall.of(reactor, this::call);

        mustEndWithTheCleanUp(loop.start(SECOND));

        assertThat(told.get(0)).isInstanceOf(CancellationException.class);
        assertThat(loop.isRunning()).isFalse();
        test.advance(SECOND);
        assertThat(cancelled).isEqualTo(1);
    }

    @Test
    void aLoopStartsAgainOnlyThen() {
        LoopingCall loop = LoopingCall.of(reactor, this::call);
        Deferred<LoopingCall> end = loop.start(SECOND);
        tell(end);
        end.cancel();

        assertThatIllegalStateException().isThrownBy(() -> loop.start(SECOND)).withMessageContaining("has not ended");
        cleanUp.callback("clean");
        tell(loop.start(SECOND, false));

        assertThat(loop.isRunning()).isTrue();
    }

    @Test
    void aCleanUpOfALoopThatFailsIsItsFailure() {
        Deferred<LoopingCall> end = LoopingCall.of(reactor, this::call).start(SECOND);
        tell(end);

        end.cancel();
        cleanUp.errback(new IOException("cannot clean up"));

        assertThat(told).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void aCleanUpOfALoopThatGoesOnAfterFailuresIsToldToItsHandler() {
        List<Throwable> failures = new ArrayList<>();
        Deferred<LoopingCall> end = LoopingCall.of(reactor, this::call)
                .continueOnFailure(failures::add)
                .start(SECOND);
        tell(end);

        end.cancel();
        cleanUp.errback(new IOException("cannot clean up"));

        assertThat(failures).singleElement().isInstanceOf(IOException.class);
        assertThat(told).singleElement().isInstanceOf(CancellationException.class);
    }

    @Test
    void whoCancelsOnceMoreWaitsNoLonger() {
        Deferred<LoopingCall> end = LoopingCall.of(reactor, this::call).start(SECOND);
        tell(end);
        end.cancel();

        end.cancel();
        assertThat(told).singleElement().isInstanceOf(CancellationException.class);
        cleanUp.callback("too late");

        assertThat(told).hasSize(1);
        assertThat(cancelled).isEqualTo(1);
    }

    @Test
    void aLoopThatItsOwnCallCancels() {
        AtomicReference<Deferred<LoopingCall>> end = new AtomicReference<>();
        LoopingCall loop = LoopingCall.of(reactor, () -> {
            end.get().cancel();
            return call();
        });
        end.set(loop.start(SECOND, false));
        tell(end.get());

        test.advance(SECOND);
        assertThat(cancelled).isEqualTo(1);
        assertThat(told).isEmpty();
        cleanUp.callback("clean");

        assertThat(told).singleElement().isInstanceOf(CancellationException.class);
    }

    @Test
    void aRetriedCallWhoseResultIsThatOfTheTry() {
        mustEndWithTheCleanUp(Retry.exponential(SECOND, SECOND).call(reactor, this::call));

        assertThat(told).containsExactly("clean");
    }

    @Test
    void callsOverACollection() {
        mustEndWithTheCleanUp(Parallel.map(reactor, List.of(1, 2, 3), 2, item -> call()));

        assertThat(told).singleElement().isInstanceOf(CancellationException.class);
        assertThat(cancelled).isEqualTo(2);
    }

    @Test
    void callsOverACollectionOfWhichOneFails() {
        Deferred<String> fails = reactor.newDeferred();
        tell(Parallel.map(reactor, List.of(1, 2, 3), 2, item -> item == 1 ? fails : call()));

        fails.errback(new IOException("the first"));
        assertThat(cancelled).isEqualTo(1);
        assertThat(told).isEmpty();
        cleanUp.callback("clean");

        assertThat(told).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void callsOverACollectionThatIsCancelledWhenOneHasFailed() {
        Deferred<String> fails = reactor.newDeferred();
        Deferred<List<String>> end = Parallel.map(reactor, List.of(1, 2, 3), 2, item -> item == 1 ? fails : call());
        tell(end);
        fails.errback(new IOException("the first"));

        end.cancel();
        assertThat(told).as("the clean-up goes on").isEmpty();
        cleanUp.callback("clean");

        assertThat(told).singleElement().isInstanceOf(IOException.class);
        assertThat(cancelled).isEqualTo(1);
    }

    @Test
    void longWorkThatIsCancelledWhenItWasStopped() {
        Cooperator cooperator = new Cooperator(reactor);
        Deferred<Void> end = cooperator.coiterate(Stream.generate(this::call).iterator());
        tell(end);
        test.settle();
        cooperator.stop();

        end.cancel();
        assertThat(told).as("the clean-up goes on").isEmpty();
        cleanUp.callback("clean");

        assertThat(told).singleElement().isInstanceOf(TaskStoppedException.class);
        assertThat(cancelled).isEqualTo(1);
    }

    @Test
    void longWork() {
        Cooperator cooperator = new Cooperator(reactor);
        Deferred<Void> end = cooperator.coiterate(Stream.generate(this::call).iterator());
        test.settle();

        mustEndWithTheCleanUp(end);

        assertThat(told).singleElement().isInstanceOf(CancellationException.class);
    }

    @Test
    void longWorkThatIsStopped() {
        CooperativeTask task =
                new Cooperator(reactor).cooperate(Stream.generate(this::call).iterator());
        tell(task.whenDone());
        test.settle();

        task.stop();
        assertThat(cancelled).isEqualTo(1);
        assertThat(told).isEmpty();
        cleanUp.callback("clean");

        assertThat(told).singleElement().isInstanceOf(TaskStoppedException.class);
    }

    @Test
    void aServiceThatHasALoopUnderWay() {
        MultiService service = new MultiService(reactor, "beats");
        tell(service.start());
        told.clear();
        service.cancelAtStop("a beat", LoopingCall.of(reactor, this::call).start(SECOND))
                .addErrback(CancellationException.class, asked -> null);

        tell(service.stop(SECOND));
        assertThat(cancelled).isEqualTo(1);
        assertThat(told).isEmpty();
        cleanUp.callback("clean");

        assertThat(told).hasSize(1).doesNotHaveAnyElementsOfTypes(Throwable.class);
    }
}
