package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to the JDK's CompletionStage and back. */
class CompletionStageTest {

    /** A confinement to the test's thread, which can be entered when the test says so. */
    private static final class Enterable implements Confinement {
        private final List<Runnable> entered = new ArrayList<>();
        private final Thread own = Thread.currentThread();

        @Override
        public void check(Object confined, String method) {
            if (Thread.currentThread() != own) {
                throw new IllegalStateException("not " + own);
            }
        }

        @Override
        public boolean enter(Runnable call) {
            entered.add(call);
            return true;
        }
    }

    @Test
    void aStageGetsTheResultAndTheChainKeepsIt() {
        Deferred<String> deferred = new Deferred<>();
        CompletableFuture<String> future = deferred.toCompletionStage().toCompletableFuture();
        deferred.addCallback(value -> value + "!");
        assertThat(future).isNotDone();
        deferred.callback("x");
        assertThat(future).isCompletedWithValue("x");
        assertThat(valueIn(deferred)).isEqualTo("x!");
    }

    @Test
    void aStageFailsWithTheFailureAndTheChainKeepsIt() {
        IOException failure = new IOException();
        Deferred<String> deferred = Deferred.fail(failure);
        CompletableFuture<String> future = deferred.toCompletionStage().toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        assertThat(future.handle((value, thrown) -> thrown).join()).isSameAs(failure);
        assertThat(failureIn(deferred)).isSameAs(failure);
    }

    @Test
    void whatDependsOnAStageMayThrowAndTheChainGoesOn() {
        Deferred<String> deferred = new Deferred<>();
        deferred.toCompletionStage().thenAccept(value -> {
            throw new IllegalStateException();
        });
        deferred.callback("x");
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    @Test
    void cancellingTheFutureOnTheDeferredsOwnThreadCancelsItAtOnce() {
        Enterable enterable = new Enterable();
        for (Deferred<String> deferred : List.of(new Deferred<String>(), new Deferred<String>(enterable))) {
            deferred.toCompletionStage().toCompletableFuture().cancel(true);
            assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
        }
        assertThat(enterable.entered).isEmpty();
    }

    @Test
    void cancellingTheFutureCancelsWhatTheChainWaitsFor() {
        Deferred<String> next = new Deferred<>();
        Deferred<String> deferred = Deferred.succeed(1).addCallbackDeferring(n -> next);
        deferred.toCompletionStage().toCompletableFuture().cancel(true);
        assertThat(next.isCalled()).isTrue();
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
    }

    @Test
    @Tag("real-threads")
    void cancellingTheFutureCancelsNothingWhereTheThreadCannotBeEntered() throws Exception {
        Deferred<String> deferred = new Deferred<>();
        CompletableFuture<String> future = deferred.toCompletionStage().toCompletableFuture();
        assertThat(OtherThread.call("canceller", () -> future.cancel(true))).isTrue();
        assertThat(future).isCancelled();
        assertThat(deferred.isCalled()).isFalse();
        deferred.callback("x");
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    @Test
    @Tag("real-threads")
    void cancellingAgainAFutureThatWasGivenUpTakesNoOthersStepOut() throws Exception {
        Deferred<String> deferred = new Deferred<>();
        CompletableFuture<String> givenUp = deferred.toCompletionStage().toCompletableFuture();
        assertThat(OtherThread.call("canceller", () -> givenUp.cancel(true))).isTrue();
        CompletableFuture<String> next = deferred.toCompletionStage().toCompletableFuture(); // in its place
        givenUp.cancel(true);
        assertThat(next).isCancelled();
    }

    @Test
    @Tag("real-threads")
    void cancellingTheFutureFromAnyThreadAsksTheDeferredToCancelOnItsOwn() throws Exception {
        Enterable confinement = new Enterable();
        Deferred<String> deferred = new Deferred<>(confinement);
        CompletableFuture<String> future = deferred.toCompletionStage().toCompletableFuture();
        assertThat(OtherThread.call("canceller", () -> future.cancel(true))).isTrue();
        assertThat(deferred.isCalled()).isFalse();
        confinement.entered.forEach(Runnable::run);
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancellingAFutureThatIsDoneAsksNobody() {
        Enterable confinement = new Enterable();
        Deferred<String> deferred = new Deferred<>(confinement);
        deferred.callback("x");
        assertThat(deferred.toCompletionStage().toCompletableFuture().cancel(true))
                .isFalse();
        assertThat(confinement.entered).isEmpty();
    }

    private final ArrayDeque<Runnable> reactor = new ArrayDeque<>();

    private void runReactor() {
        while (!reactor.isEmpty()) {
            reactor.poll().run();
        }
    }

    @Test
    void aDeferredOfAStageFiresOnTheReactorWithItsValue() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Deferred<CharSequence> deferred = Deferred.fromCompletionStage(stage, reactor::add);
        stage.complete("x");
        assertThat(deferred.isCalled()).isFalse();
        runReactor();
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    @Test
    void aDeferredOfAStageFailsWithWhatWasThrownOutOfItsCompletionException() {
        IOException failure = new IOException();
        CompletableFuture<String> stage = new CompletableFuture<>();
        Deferred<String> deferred = Deferred.fromCompletionStage(stage.thenApply(value -> value), reactor::add);
        Deferred<String> bare = Deferred.fromCompletionStage(stage, reactor::add);
        Deferred<String> nested = Deferred.fromCompletionStage(
                CompletableFuture.failedFuture(new CompletionException(new CompletionException(failure))),
                reactor::add);
        Deferred<String> empty = Deferred.fromCompletionStage(
                CompletableFuture.failedFuture(new CompletionException("no cause", null)), reactor::add);
        stage.completeExceptionally(failure);
        runReactor();
        assertThat(failureIn(deferred)).isSameAs(failure);
        assertThat(failureIn(bare)).isSameAs(failure);
        assertThat(failureIn(nested)).isSameAs(failure);
        assertThat(failureIn(empty)).isInstanceOf(CompletionException.class);
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // for what would never end
    void aDeferredOfAStageFailsWithAFailureWhoseCausesFormACircle() {
        CompletionException first = new CompletionException("first") {
            private static final long serialVersionUID = 1L;
        };
        first.initCause(new CompletionException("second", first));
        Deferred<String> deferred = Deferred.fromCompletionStage(CompletableFuture.failedFuture(first), reactor::add);
        runReactor();
        assertThat(failureIn(deferred)).isSameAs(first);
    }

    @Test
    void aDeferredOfAStageFailsWithAFailureThatCannotTellItsCause() {
        CompletionException failure = new CompletionException("no telling", null) {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException("getCause");
            }
        };
        Deferred<String> deferred = Deferred.fromCompletionStage(CompletableFuture.failedFuture(failure), reactor::add);
        runReactor();
        assertThat(failureIn(deferred)).isSameAs(failure);
    }

    @Test
    void cancellingADeferredOfAStageCancelsTheStagesFuture() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Deferred<String> deferred = Deferred.fromCompletionStage(stage, reactor::add);
        deferred.cancel();
        assertThat(stage).isCancelled();
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
        runReactor();
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aReactorThatRefusesHoweverIsLoggedAndTheDeferredStaysUnfired() {
        for (Throwable refused : List.of(
                new RejectedExecutionException("stopped"),
                new IllegalStateException("closed"),
                new OutOfMemoryError("no room for the call"))) {
            Deferred<String> deferred;
            try (LogCapture log = new LogCapture()) {
                deferred = Deferred.fromCompletionStage(CompletableFuture.completedFuture("x"), call -> {
                    if (refused instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) refused;
                });
                assertThat(log.lines())
                        .singleElement()
                        .asString()
                        .startsWith("ERROR")
                        .contains("never fires");
                assertThat(log.onlyThrowable()).isSameAs(refused);
            }
            assertThat(deferred.isCalled()).isFalse();
        }
    }

    @Test
    void aStageThatEndsWithADeferredFailsAndSaysWhatToDo() {
        CompletableFuture<Deferred<String>> stage = CompletableFuture.completedFuture(Deferred.succeed("x"));
        Deferred<Deferred<String>> deferred = Deferred.fromCompletionStage(stage, reactor::add);
        runReactor();
        assertThat(failureIn(deferred))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ended with Deferred@")
                .hasMessageContaining("a Deferred is never a value")
                .hasMessageContaining("stage.thenComposeAsync(Deferred::toCompletionStage, reactor)");
    }

    @Test
    void whatThatFailureSaysToDoWorks() {
        CompletableFuture<Deferred<String>> stage = new CompletableFuture<>();
        Deferred<String> deferred = Deferred.fromCompletionStage(
                stage.thenComposeAsync(Deferred::toCompletionStage, reactor::add), reactor::add);
        stage.complete(Deferred.succeed("x"));
        runReactor();
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    /** JDK 25 wraps it in another. */
    @Test
    void aStageThatFailedWithAKindOfCancellationThrowsThatItself() {
        CancellationException stopped = new CancellationException("stopped");
        Deferred<String> deferred = new Deferred<>();
        CompletableFuture<String> future = deferred.toCompletionStage().toCompletableFuture();

        deferred.errback(stopped);

        assertThatThrownBy(future::join).isSameAs(stopped);
        assertThatThrownBy(future::get).isSameAs(stopped);
        assertThatThrownBy(() -> future.getNow("none")).isSameAs(stopped);
    }
}
