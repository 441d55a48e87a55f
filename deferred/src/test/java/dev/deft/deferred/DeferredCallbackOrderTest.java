package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.isAtRest;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which steps run, and the results that they see: points 1, 2 and 6 of Twisted's semantics. */
class DeferredCallbackOrderTest {

    private final List<String> seen = new ArrayList<>();

    @Test
    void callbacksRunInTheOrderInWhichTheyWereAdded() {
        Deferred<Integer> deferred = new Deferred<>();
        Deferred<String> last =
                deferred.addCallback(n -> n + 1).addCallback(n -> n * 10).addCallback(n -> "n=" + n);
        deferred.callback(1);
        assertThat(valueIn(last)).isEqualTo("n=20");
    }

    @Test
    void theHandleThatAStepReturnsIsTheSameDeferred() {
        Deferred<Integer> deferred = new Deferred<>();
        assertThat((Object) deferred.addCallback(n -> "x").addErrback(e -> "y").onBoth(r -> {}))
                .isSameAs(deferred);
    }

    // Point 1
    @Test
    void aCallbackAddedWhileOneRunsGoesToTheEndAndIsNotReentrant() {
        Deferred<String> deferred = new Deferred<>();
        deferred.onSuccess(value -> {
            deferred.onSuccess(later -> seen.add("added while the first ran"));
            seen.add("first");
        });
        deferred.onSuccess(value -> seen.add("second"));
        deferred.callback("x");
        assertThat(seen).containsExactly("first", "second", "added while the first ran");
    }

    // Point 1
    @Test
    void aCallbackAddedByACallbackAddedAfterFiringIsNotReentrantEither() {
        Deferred<String> deferred = Deferred.succeed("x");
        deferred.onSuccess(value -> {
            deferred.onSuccess(later -> seen.add("inner"));
            seen.add("outer");
        });
        assertThat(seen).containsExactly("outer", "inner");
    }

    @Test
    void aCallbackAddedToAChainAtRestRunsBeforeAddCallbackReturns() {
        Deferred<String> deferred = Deferred.succeed("x");
        deferred.addCallback(seen::add);
        assertThat(seen).containsExactly("x");
    }

    @Test
    void nullIsAValueLikeAnyOther() {
        Deferred<String> deferred = new Deferred<>();
        deferred.callback(null);
        assertThat(valueIn(deferred.addCallback(value -> "got " + value))).isEqualTo("got null");
    }

    // Point 2
    @Test
    void inAddCallbacksTheErrbackNeverSeesItsOwnCallbacksException() {
        IOException thrown = new IOException("callback");
        Deferred<String> deferred = Deferred.succeed("x")
                .addCallbacks(
                        value -> {
                            throw thrown;
                        },
                        failure -> "handled by its own errback");
        assertThat(failureIn(deferred)).isSameAs(thrown);
    }

    // Point 2
    @Test
    void addCallbacksCallsOneOfTheTwo() {
        assertThat(valueIn(Deferred.succeed("x").addCallbacks(v -> "value", e -> "failure")))
                .isEqualTo("value");
        assertThat(valueIn(Deferred.fail(new IOException()).addCallbacks(v -> "value", e -> "failure")))
                .isEqualTo("failure");
    }

    // Point 2
    @Test
    void everythingThrownIsCaughtErrorsToo() {
        Error error = new StackOverflowError("thrown by hand");
        Deferred<String> deferred = Deferred.succeed("x").addCallback(value -> {
            throw error;
        });
        assertThat(failureIn(deferred)).isSameAs(error);
    }

    @Test
    void aFailurePassesCallbacksByAndAValuePassesErrbacksBy() {
        Deferred<String> failed = Deferred.<String>fail(new IOException("disk"))
                .addCallback(value -> "not called")
                .addCallbackDeferring(value -> Deferred.succeed("not called"))
                .onSuccess(value -> seen.add("not called"))
                .addErrback(e -> "handled " + e.getMessage())
                .addErrback(e -> "not called")
                .addErrbackDeferring(e -> Deferred.succeed("not called"))
                .onFailure(e -> seen.add("not called"));
        assertThat(valueIn(failed)).isEqualTo("handled disk");
        assertThat(seen).isEmpty();
    }

    @Test
    void anErrbackForATypeHandlesThatTypeItsSubtypesAndNothingElse() {
        Deferred<String> missing = Deferred.fail(new FileNotFoundException("a"));
        assertThat(valueIn(missing.addErrback(IllegalStateException.class, e -> "state")
                        .addErrback(IOException.class, e -> "io " + e.getMessage())))
                .isEqualTo("io a");
        Deferred<String> other = Deferred.fail(new FileNotFoundException("b"));
        assertThat(valueIn(other.addErrbackDeferring(IllegalStateException.class, e -> Deferred.succeed("state"))
                        .addErrbackDeferring(IOException.class, e -> Deferred.succeed("io " + e.getMessage()))))
                .isEqualTo("io b");
    }

    @Test
    void addErrbackDeferringWaitsForTheDeferredThatTheErrbackReturns() {
        Deferred<String> retry = new Deferred<>();
        Deferred<String> deferred = Deferred.<String>fail(new IOException()).addErrbackDeferring(e -> retry);
        assertThat(isAtRest(retry.fork())).isFalse();
        retry.callback("second try");
        assertThat(valueIn(deferred)).isEqualTo("second try");
    }

    @Test
    void addBothSeesAValueAsSuccessAndAFailureAsFailure() {
        IOException thrown = new IOException();
        assertThat(valueIn(Deferred.succeed("x").addBoth(result -> result))).isEqualTo(new Result.Success<>("x"));
        assertThat(valueIn(Deferred.fail(thrown).addBoth(result -> result))).isEqualTo(new Result.Failure<>(thrown));
        assertThat(valueIn(Deferred.fail(thrown).addBothDeferring(result -> Deferred.succeed(result))))
                .isEqualTo(new Result.Failure<>(thrown));
    }

    @Test
    void foldAppliesTheFunctionThatFits() {
        assertThat(new Result.Success<>(7).<String>fold(n -> "value " + n, e -> "failure"))
                .isEqualTo("value 7");
        assertThat(new Result.Failure<Integer>(new IOException("x")).<String>fold(n -> "value", Throwable::getMessage))
                .isEqualTo("x");
    }

    @Test
    void onSuccessOnFailureAndOnBothLookAndLeaveTheResult() {
        Deferred<String> deferred = Deferred.succeed("x")
                .onSuccess(value -> seen.add("success " + value))
                .onBoth(result -> seen.add("both " + result.fold(v -> v, Throwable::getMessage)));
        assertThat(valueIn(deferred)).isEqualTo("x");
        IOException thrown = new IOException("disk");
        Deferred<String> failed = Deferred.<String>fail(thrown)
                .onFailure(e -> seen.add("failure " + e.getMessage()))
                .onBoth(result -> seen.add("both " + result.fold(v -> v, Throwable::getMessage)));
        assertThat(failureIn(failed)).isSameAs(thrown);
        assertThat(seen).containsExactly("success x", "both x", "failure disk", "both disk");
    }

    @Test
    void anActionThatThrowsMakesTheChainsResultThatFailure() {
        IOException thrown = new IOException("looking failed");
        Action<Object> failing = argument -> {
            throw thrown;
        };
        assertThat(failureIn(Deferred.succeed("x").onSuccess(failing))).isSameAs(thrown);
        assertThat(failureIn(Deferred.succeed("x").onBoth(failing))).isSameAs(thrown);
        assertThat(thrown.getSuppressed()).isEmpty();
    }

    @Test
    void anActionThatThrowsWhileItLooksAtAFailureReplacesThatWhichIsReported() {
        IOException original = new IOException("original");
        IllegalStateException thrown = new IllegalStateException("looking failed");
        Action<Object> failing = argument -> {
            throw thrown;
        };
        try (LogCapture log = new LogCapture()) {
            Deferred<String> deferred = Deferred.<String>fail(original).onFailure(failing);
            assertThat(failureIn(deferred)).isSameAs(thrown);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("ERROR Unhandled failure in Deferred@\\w+, in whose place onFailure\\(\\) threw "
                            + "java.lang.IllegalStateException");
            assertThat(log.onlyThrowable()).isSameAs(original);
        }
        assertThat(thrown).hasNoSuppressedExceptions();
    }

    @Test
    void anActionThatThrowsWhileItLooksAtAFailureForWhichAForkAnswersReportsNothing() {
        Deferred<String> deferred = Deferred.fail(new IOException("original"));
        deferred.fork();
        try (LogCapture log = new LogCapture()) {
            deferred.onBoth(result -> {
                throw new IllegalStateException("looking failed");
            });
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void anActionThatThrowsTheFailureItLooksAtLeavesItAlone() {
        IllegalStateException original = new IllegalStateException("original");
        Deferred<String> deferred = Deferred.<String>fail(original).onFailure(e -> {
            throw (IllegalStateException) e;
        });
        assertThat(failureIn(deferred)).isSameAs(original).hasNoSuppressedExceptions();
    }

    // Point 6
    @Test
    void pauseNests() {
        Deferred<String> deferred = new Deferred<>();
        deferred.onSuccess(seen::add);
        deferred.pause();
        deferred.pause();
        deferred.callback("x");
        deferred.unpause();
        assertThat(seen).isEmpty();
        deferred.unpause();
        assertThat(seen).containsExactly("x");
    }

    // Point 6
    @Test
    void unpauseBeforeFiringDoesNotRunCallbacks() {
        Deferred<String> deferred = new Deferred<>();
        deferred.onBoth(result -> seen.add("ran"));
        deferred.pause();
        deferred.unpause();
        assertThat(seen).isEmpty();
        deferred.callback("x");
        assertThat(seen).containsExactly("ran");
    }

    @Test
    void aCallbackAddedToAPausedChainWaitsForItsTurn() {
        Deferred<String> deferred = Deferred.succeed("x");
        deferred.pause();
        deferred.onSuccess(seen::add);
        assertThat(seen).isEmpty();
        deferred.unpause();
        assertThat(seen).containsExactly("x");
    }

    @Test
    void aCallbackThatPausesItsOwnChainEndsAndTheNextOnesWait() {
        Deferred<String> deferred = new Deferred<>();
        deferred.onSuccess(value -> {
            deferred.pause();
            seen.add("pausing");
        });
        deferred.onSuccess(value -> seen.add("after"));
        deferred.callback("x");
        assertThat(seen).containsExactly("pausing");
        deferred.unpause();
        assertThat(seen).containsExactly("pausing", "after");
    }

    @Test
    void aCallbackThatPausesAndUnpausesItsOwnChainIsNotReentered() {
        Deferred<String> deferred = new Deferred<>();
        deferred.onSuccess(value -> {
            deferred.pause();
            deferred.unpause();
            seen.add("first");
        });
        deferred.onSuccess(value -> seen.add("second"));
        deferred.callback("x");
        assertThat(seen).containsExactly("first", "second");
    }

    @Test
    void unpausingMoreOftenThanPausingIsRefused() {
        Deferred<String> deferred = new Deferred<>();
        deferred.pause();
        deferred.unpause();
        assertThatThrownBy(deferred::unpause)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not paused");
    }

    @Test
    void stepsAreReleasedAsTheyRun() {
        Deferred<String> deferred = new Deferred<>();
        Step first = new CallbackSteps.OnSuccess(value -> value);
        deferred.append(first);
        deferred.addCallback(value -> value);
        deferred.callback("x");
        assertThat(first.next).as("a step that is held holds no other").isNull();
        assertThat(deferred).hasFieldOrPropertyWithValue("first", null).hasFieldOrPropertyWithValue("last", null);
    }

    @Test
    void nullCallbacksAreRefusedAtOnce() {
        Deferred<String> deferred = new Deferred<>();
        assertThatThrownBy(() -> deferred.addCallback(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> deferred.addErrback(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> deferred.errback(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> deferred.onBoth(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("action");
    }
}
