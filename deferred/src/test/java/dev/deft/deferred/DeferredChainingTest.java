package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.isAtRest;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting for another Deferred, chainDeferred and fork: points 3, 4 and 7 of Twisted's semantics. */
class DeferredChainingTest {

    private final List<String> seen = new ArrayList<>();

    // Point 3
    @Test
    void theResultOfAReturnedDeferredThatHasFiredIsTakenAndTheInnerBecomesNull() {
        Deferred<String> inner = Deferred.succeed("x");
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        assertThat(valueIn(outer)).isEqualTo("x");
        assertThat(valueIn(inner)).isNull();
    }

    // Point 3
    @Test
    void theFailureOfAReturnedDeferredThatHasFiredIsTakenAndTheInnersErrorIsCleared() {
        IOException failure = new IOException();
        Deferred<String> inner = Deferred.fail(failure);
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        assertThat(failureIn(outer)).isSameAs(failure);
        assertThat(valueIn(inner)).isNull();
    }

    // Point 3
    @Test
    void aReturnedDeferredThatIsUnfiredPausesTheOuterUntilItFires() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        assertThat(isAtRest(outer)).isFalse();
        inner.callback("x");
        assertThat(valueIn(outer)).isEqualTo("x");
        assertThat(valueIn(inner)).isNull();
    }

    // Point 3: innerCallbacksPreserved
    @Test
    void theOuterGoesOnAfterTheInnersExistingCallbacks() {
        Deferred<String> inner = new Deferred<>();
        inner.addCallback(value -> value + "!");
        Deferred<String> outer =
                Deferred.succeed(1).<String>addCallbackDeferring(n -> inner).onSuccess(seen::add);
        inner.onSuccess(value -> seen.add("added to the inner later, so it sees " + value));
        inner.callback("x");
        assertThat(seen).containsExactly("x!", "added to the inner later, so it sees null");
        assertThat(valueIn(outer)).isEqualTo("x!");
    }

    // Point 3: callbackOrderPreserved
    @Test
    void theOutersStepsRunBeforeStepsAddedToTheInnerAfterwards() {
        Deferred<String> first = new Deferred<>();
        Deferred<String> second = new Deferred<>();
        first.addCallbackDeferring(value -> second);
        second.onBoth(result -> seen.add("second, before the return"));
        first.onBoth(result -> seen.add("first"));
        first.callback("start");
        second.onBoth(result -> seen.add("second, after the return"));
        second.callback("go");
        assertThat(seen).containsExactly("second, before the return", "first", "second, after the return");
    }

    @Test
    void theInnersCallbacksRunBeforeTheOutersWhichRunBeforeTheInnersRemainingOnes() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        outer.onSuccess(value -> seen.add("outer 1")).onSuccess(value -> seen.add("outer 2"));
        inner.onBoth(value -> seen.add("inner, after"));
        inner.callback("x");
        assertThat(seen).containsExactly("outer 1", "outer 2", "inner, after");
    }

    // Point 4
    @Test
    void anInnerThatHasFiredButIsPausedStillBlocksTheOuter() {
        Deferred<String> inner = Deferred.succeed("x");
        inner.pause();
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        assertThat(isAtRest(outer)).isFalse();
        inner.unpause();
        assertThat(valueIn(outer)).isEqualTo("x");
    }

    // Point 4
    @Test
    void anInnerThatHasFiredButIsItselfChainedStillBlocksTheOuter() {
        Deferred<String> innermost = new Deferred<>();
        Deferred<String> inner = Deferred.succeed(1).addCallbackDeferring(n -> innermost);
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        assertThat(isAtRest(outer)).isFalse();
        innermost.callback("x");
        assertThat(valueIn(outer)).isEqualTo("x");
    }

    @Test
    void anOuterThatWaitsAndIsPausedGoesOnOnlyWhenBothHaveEnded() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        outer.onSuccess(seen::add);
        outer.pause();
        inner.callback("x");
        assertThat(seen).isEmpty();
        outer.unpause();
        assertThat(seen).containsExactly("x");
    }

    @Test
    void unpausingAnOuterThatWaitsDoesNotRunIt() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        outer.onSuccess(seen::add);
        outer.pause();
        outer.unpause();
        assertThat(seen).isEmpty();
        inner.callback("x");
        assertThat(seen).containsExactly("x");
    }

    @Test
    void anInnerWhoseCallbackIsRunningIsWaitedForAndNotRobbed() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> outer = new Deferred<>();
        outer.<String>addCallbackDeferring(value -> inner).onSuccess(seen::add);
        inner.addCallback(value -> {
            outer.callback("start");
            return value + "!";
        });
        inner.callback("x");
        assertThat(seen).containsExactly("x!");
    }

    @Test
    void anInnerThatIsSetAsideWithStepsLeftIsWaitedForToItsEnd() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> fork = inner.fork();
        inner.addCallback(value -> value + "!");
        fork.<String>addCallbackDeferring(value -> inner).onSuccess(seen::add);
        inner.callback("x");
        assertThat(seen).containsExactly("x!");
    }

    @Test
    void ofTwoThatWaitForTheSameInnerTheFirstGetsItsResult() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> first = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        Deferred<String> second = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        inner.callback("x");
        assertThat(valueIn(first)).isEqualTo("x");
        assertThat(valueIn(second)).isNull();
    }

    // Point 7
    @Test
    void returningTheDeferredItselfIsAnErrorThatSaysSo() {
        Deferred<String> deferred = new Deferred<>();
        deferred.addCallbackDeferring(value -> deferred);
        deferred.callback("x");
        assertThat(failureIn(deferred))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returned that same Deferred")
                .hasMessageContaining("wait for itself");
    }

    // Point 7
    @Test
    void returningADeferredThatWaitsForThisOneIsAnErrorThatSaysSo() {
        Deferred<String> deferred = new Deferred<>();
        List<Deferred<String>> waiter = new ArrayList<>();
        deferred.addCallbackDeferring(value -> waiter.get(0));
        Deferred<String> between = Deferred.succeed(1).addCallbackDeferring(n -> deferred);
        waiter.add(Deferred.succeed(1).addCallbackDeferring(n -> between));
        deferred.callback("x");
        assertThat(failureIn(waiter.get(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("which waits for it")
                .hasMessageContaining("wait for itself");
    }

    @Test
    void chainDeferredHandsTheResultOnAndKeepsNull() {
        Deferred<String> deferred = new Deferred<>();
        Deferred<Object> other = new Deferred<>();
        deferred.addCallback(value -> value + "!");
        deferred.chainDeferred(other);
        deferred.callback("x");
        assertThat(valueIn(other)).isEqualTo("x!");
        assertThat(valueIn(deferred)).isNull();
    }

    @Test
    void chainDeferredHandsAFailureOnAndKeepsNull() {
        IOException failure = new IOException();
        Deferred<String> deferred = Deferred.fail(failure);
        Deferred<String> other = new Deferred<>();
        deferred.chainDeferred(other);
        assertThat(failureIn(other)).isSameAs(failure);
        assertThat(valueIn(deferred)).isNull();
    }

    @Test
    void theOthersCallbacksRunBeforeTheRemainingOnesOfTheChainThatFiredIt() {
        Deferred<String> deferred = new Deferred<>();
        Deferred<String> other = new Deferred<>();
        other.onSuccess(value -> seen.add("other"));
        deferred.chainDeferred(other);
        deferred.onSuccess(value -> seen.add("this"));
        deferred.callback("x");
        assertThat(seen).containsExactly("other", "this");
    }

    @Test
    void chainDeferredToOneThatHasFiredFailsTheChainThatWouldFireIt() {
        Deferred<String> deferred = Deferred.succeed("x");
        Deferred<String> other = Deferred.succeed("y");
        deferred.chainDeferred(other);
        assertThat(failureIn(deferred)).isInstanceOf(AlreadyCalledException.class);
        assertThat(valueIn(other)).isEqualTo("y");
        IOException original = new IOException();
        Deferred<String> failed = Deferred.fail(original);
        try (LogCapture log = new LogCapture()) {
            failed.chainDeferred(other);
            assertThat(log.lines()).singleElement().asString().contains("in whose place chainDeferred() threw");
            assertThat(log.onlyThrowable()).isSameAs(original);
        }
        assertThat(failureIn(failed)).isInstanceOf(AlreadyCalledException.class).hasNoSuppressedExceptions();
    }

    @Test
    void chainDeferredToItselfIsRefused() {
        Deferred<String> deferred = new Deferred<>();
        assertThatThrownBy(() -> deferred.chainDeferred(deferred))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be chained to itself");
    }

    @Test
    void aForkGetsTheSameResultAndTheTwoGoOnIndependently() {
        Deferred<String> deferred = new Deferred<>();
        Deferred<String> fork = deferred.fork();
        Deferred<Integer> length = fork.addCallback(String::length);
        Deferred<String> loud = deferred.addCallback(value -> value + "!");
        deferred.callback("abc");
        assertThat(valueIn(length)).isEqualTo(3);
        assertThat(valueIn(loud)).isEqualTo("abc!");
    }

    @Test
    void aForkGetsTheResultAsItIsAfterTheStepsAddedSoFar() {
        Deferred<String> deferred = new Deferred<>();
        Deferred<Integer> fork = deferred.addCallback(String::length).fork();
        deferred.callback("abc");
        assertThat(valueIn(fork)).isEqualTo(3);
    }

    @Test
    void aForkOfAFailureFailsWithTheSame() {
        IOException failure = new IOException();
        Deferred<String> deferred = Deferred.fail(failure);
        assertThat(failureIn(deferred.fork())).isSameAs(failure);
        assertThat(failureIn(deferred)).isSameAs(failure);
    }

    @Test
    void cancellingAForkLeavesTheOriginalAlone() {
        Deferred<String> deferred = new Deferred<>();
        Deferred<String> fork = deferred.fork();
        fork.cancel();
        deferred.callback("x");
        assertThat(valueIn(deferred)).isEqualTo("x");
        assertThat(failureIn(fork)).isInstanceOf(java.util.concurrent.CancellationException.class);
    }

    @Test
    void aForkThatSomebodyFiredByHandIsLoggedAndTheOriginalGoesOn() {
        Deferred<String> deferred = new Deferred<>();
        Deferred<String> fork = deferred.fork();
        fork.callback("by hand");
        try (LogCapture log = new LogCapture()) {
            deferred.callback("x");
            assertThat(log.lines()).singleElement().asString().startsWith("ERROR A fork of Deferred@");
        }
        assertThat(valueIn(deferred)).isEqualTo("x");
        assertThat(valueIn(fork)).isEqualTo("by hand");
    }
}
