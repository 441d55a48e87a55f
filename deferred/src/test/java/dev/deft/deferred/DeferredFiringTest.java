package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Firing once, what is refused as a value, and what the errors say. */
class DeferredFiringTest {

    @AfterEach
    void debuggingOff() {
        Deferred.setDebugging(false);
    }

    @Test
    void succeedAndFailMakeDeferredsThatHaveFired() {
        IOException failure = new IOException();
        assertThat(Deferred.succeed(1).isCalled()).isTrue();
        assertThat(valueIn(Deferred.succeed(1))).isEqualTo(1);
        assertThat(failureIn(Deferred.fail(failure))).isSameAs(failure);
    }

    @Test
    void isCalledIsTrueFromTheFiringOnEvenWhilePaused() {
        Deferred<String> deferred = new Deferred<>();
        deferred.pause();
        assertThat(deferred.isCalled()).isFalse();
        deferred.callback("x");
        assertThat(deferred.isCalled()).isTrue();
    }

    // Point 19, the exception
    @Test
    void firingTwiceThrowsAlreadyCalledAndLeavesTheResult() {
        Deferred<String> deferred = Deferred.succeed("x");
        assertThatThrownBy(() -> deferred.callback("y"))
                .isInstanceOf(AlreadyCalledException.class)
                .hasMessageContaining("holds x")
                .hasMessageContaining("dev.deft.debug")
                .hasNoCause();
        assertThatThrownBy(() -> deferred.errback(new IOException())).isInstanceOf(AlreadyCalledException.class);
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    @Test
    void withDebuggingOnAlreadyCalledTellsWhereItFiredFirst() {
        Deferred.setDebugging(true);
        assertThat(Deferred.isDebugging()).isTrue();
        Deferred<String> deferred = new Deferred<>();
        fireFirst(deferred);
        assertThatThrownBy(() -> deferred.callback("y"))
                .isInstanceOf(AlreadyCalledException.class)
                .satisfies(thrown -> assertThat(thrown.getCause().getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("fireFirst")));
    }

    private static void fireFirst(Deferred<String> deferred) {
        deferred.callback("x");
    }

    @Test
    void callbackWithADeferredIsRefused() {
        Deferred<Object> deferred = new Deferred<>();
        assertThatThrownBy(() -> deferred.callback(new Deferred<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never a value")
                .hasMessageContaining("chainDeferred");
        assertThat(deferred.isCalled()).isFalse();
        assertThatThrownBy(() -> Deferred.succeed(deferred)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCallbackThatReturnsADeferredWithoutDeferringFailsAndNamesTheMethodToUse() {
        Deferred<Object> inner = new Deferred<>();
        Deferred<Object> value = Deferred.succeed("x");
        Deferred<Object> failure = Deferred.fail(new IOException());
        assertRefused(value.fork().addCallback(v -> inner), "addCallback()", "addCallbackDeferring()");
        assertRefused(failure.fork().addErrback(e -> inner), "addErrback()", "addErrbackDeferring()");
        assertRefused(value.fork().addCallbacks(v -> inner, e -> ""), "addCallbacks()", "addBothDeferring()");
        assertRefused(failure.fork().addCallbacks(v -> "", e -> inner), "addCallbacks()", "addBothDeferring()");
        assertRefused(value.fork().addBoth(r -> inner), "addBoth()", "addBothDeferring()");
    }

    private static void assertRefused(Deferred<?> chain, String used, String instead) {
        assertThat(failureIn(chain))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching(Pattern.quote("a callback of " + used + " returned ") + "Deferred@.*"
                        + Pattern.quote(
                                ", and a Deferred is never a value; to wait for it, use " + instead + " instead"));
    }

    @Test
    void aDeferringCallbackThatReturnsNullFailsAndSaysWhatToReturn() {
        assertThat(failureIn(Deferred.succeed("x").addCallbackDeferring(v -> null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("addCallbackDeferring() returned null")
                .hasMessageContaining("Deferred.succeed(null)");
    }

    @Test
    void toStringShowsStateResultAndRemainingChain() {
        Deferred<Integer> deferred = new Deferred<>();
        deferred.addCallback(n -> n).addErrback(e -> 0);
        assertThat(deferred.toString()).matches("Deferred@\\w+\\[unfired; then addCallback, addErrback]");
        deferred.pause();
        deferred.callback(7);
        assertThat(deferred.toString()).endsWith("[holds 7, paused; then addCallback, addErrback]");
        deferred.pause();
        assertThat(deferred.toString()).contains("paused 2 times");
        deferred.unpause();
        deferred.unpause();
        assertThat(deferred.toString()).endsWith("[holds 7]");
        assertThat(Deferred.fail(new IOException("disk")).toString())
                .endsWith("[failed with java.io.IOException: disk]");
    }

    @Test
    void toStringShowsWhichStepRunsAndWhatItWaitsFor() {
        Deferred<Integer> inner = new Deferred<>();
        List<String> words = new ArrayList<>();
        Deferred<Integer> deferred = new Deferred<>();
        deferred.onSuccess(n -> words.add(deferred.toString())).addCallbackDeferring(n -> inner);
        deferred.callback(7);
        assertThat(words.get(0)).contains("[holds 7, runs step 1; then addCallbackDeferring]");
        assertThat(deferred.toString()).contains("waits for Deferred@");
        assertThat(inner.toString()).contains("then resume Deferred@");
    }

    @Test
    void toStringNamesEveryKindOfStep() {
        Deferred<String> deferred = new Deferred<>();
        deferred.addCallbacks(v -> v, e -> "").addBoth(r -> "").addBothDeferring(r -> new Deferred<String>());
        deferred.onSuccess(v -> {}).onFailure(e -> {}).onBoth(r -> {});
        assertThat(deferred.toString())
                .contains("then addCallbacks, addBoth, addBothDeferring, onSuccess, onFailure, onBoth]");
        Deferred<String> other = new Deferred<>();
        other.addErrbackDeferring(e -> new Deferred<>());
        other.toCompletionStage();
        other.addTimeout(java.time.Duration.ofSeconds(1), new HandDrivenScheduler());
        other.fork();
        other.chainDeferred(deferred);
        Deferreds.race(List.of(other));
        assertThat(other.toString())
                .contains("then addErrbackDeferring, toCompletionStage, addTimeout, fork, chainDeferred, race]");
    }

    @Test
    void toStringIsShortHoweverLongTheChainOrTheValue() {
        Deferred<String> deferred = new Deferred<>();
        for (int i = 0; i < 1000; i++) {
            deferred.onSuccess(value -> {});
        }
        assertThat(deferred.toString()).hasSizeLessThan(200).contains(", ...");
        assertThat(Deferred.succeed("x".repeat(10_000)).toString()).hasSizeLessThan(300);
    }

    @Test
    void toStringDoesNotThrowWhenTheValuesDoes() {
        Object value = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no words");
            }
        };
        assertThat(Deferred.succeed(value).toString()).contains("whose toString() threw IllegalStateException");
        assertThat(Deferred.succeed(null).toString()).contains("holds null");
    }

    /** Says what it is by way of what it holds: itself. */
    private static final class Endless {
        @Override
        public String toString() {
            return "Endless[" + this + "]";
        }
    }

    @Test
    void aValueWhoseToStringOverflowsTheStackIsNamedByItsClass() {
        Deferred<Object> deferred = Deferred.succeed(new Endless());
        assertThat(deferred.toString())
                .matches("Deferred@\\w+\\[holds Endless@\\w+, whose toString\\(\\) threw StackOverflowError]");
        assertThatThrownBy(() -> deferred.callback("again"))
                .isInstanceOf(AlreadyCalledException.class)
                .hasMessageContaining("Endless@");
    }

    @Test
    void anOriginThatThrowsSpoilsNeitherMessagesNorCancelling() {
        Deferred<String> deferred = new Deferred<>() {
            @Override
            protected String origin() {
                throw new StackOverflowError("no words");
            }
        };
        assertThat(deferred.toString())
                .matches("Deferred@\\w+\\[unfired; from an origin\\(\\) that threw StackOverflowError]");
        deferred.cancel();
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aSubclassMayTellItsOrigin() {
        Deferred<String> deferred = new Deferred<>() {
            @Override
            protected String origin() {
                return "pool 'db'";
            }
        };
        assertThat(deferred.toString()).matches("Deferred@\\w+\\[unfired; from pool 'db']");
        deferred.cancel();
        assertThat(failureIn(deferred)).hasMessageContaining("from pool 'db' was cancelled");
    }
}
