package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancelling: points 8, 9 and 10 of Twisted's semantics. */
class DeferredCancelTest {

    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void clearTheInterruptOfATestThatFailed() {
        Thread.interrupted();
    }

    // Point 8
    @Test
    void cancelWithoutACancellerFailsWithCancellationNow() {
        Deferred<String> deferred = new Deferred<>();
        deferred.cancel();
        assertThat(failureIn(deferred))
                .isInstanceOf(CancellationException.class)
                .hasMessageMatching("Deferred@\\w+ was cancelled");
    }

    // Point 8
    @Test
    void afterCancelWithoutACancellerExactlyOneLateCallbackIsSwallowed() {
        Deferred<String> deferred = new Deferred<>();
        deferred.cancel();
        assertThatCode(() -> deferred.callback("late")).doesNotThrowAnyException();
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> deferred.callback("again")).isInstanceOf(AlreadyCalledException.class);
    }

    // Point 8
    @Test
    void afterCancelWithoutACancellerExactlyOneLateErrbackIsSwallowedAndLogged() {
        Deferred<String> deferred = new Deferred<>();
        deferred.cancel();
        IOException late = new IOException("late");
        try (LogCapture log = new LogCapture()) {
            deferred.errback(late);
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("DEBUG")
                    .contains("was cancelled, and then");
            assertThat(log.onlyThrowable()).isSameAs(late);
        }
        assertThatThrownBy(() -> deferred.errback(late)).isInstanceOf(AlreadyCalledException.class);
    }

    // Point 8
    @Test
    void cancellingTwiceSwallowsNoMoreThanOnce() {
        Deferred<String> deferred = new Deferred<>();
        deferred.cancel();
        deferred.cancel();
        deferred.callback("late");
        assertThatThrownBy(() -> deferred.callback("again")).isInstanceOf(AlreadyCalledException.class);
    }

    // Point 8
    @Test
    void withACancellerThatDoesNotFireItFailsWithCancellationAndLateFiringThrows() {
        Deferred<String> deferred = new Deferred<>(cancelled -> seen.add("canceller"));
        deferred.cancel();
        assertThat(seen).containsExactly("canceller");
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> deferred.callback("late")).isInstanceOf(AlreadyCalledException.class);
    }

    // Point 9
    @Test
    void aCancellerMayFireSuccess() {
        Deferred<String> deferred = new Deferred<>(cancelled -> cancelled.callback("what there was"));
        deferred.cancel();
        assertThat(valueIn(deferred)).isEqualTo("what there was");
    }

    // Point 9
    @Test
    void aCancellerMayFireAnotherError() {
        IOException failure = new IOException();
        Deferred<String> deferred = new Deferred<>(cancelled -> cancelled.errback(failure));
        deferred.cancel();
        assertThat(failureIn(deferred)).isSameAs(failure);
    }

    // Point 9
    @Test
    void aCancellerRunsAtMostOnceEvenIfItCancelsAgain() {
        Deferred<String> deferred = new Deferred<>(cancelled -> {
            seen.add("canceller");
            cancelled.cancel();
            seen.add(cancelled.isCalled() ? "fired within" : "not fired within");
        });
        deferred.cancel();
        deferred.cancel();
        assertThat(seen).containsExactly("canceller", "not fired within");
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
    }

    // Point 9
    @Test
    void aCancellerIsNotCalledAfterFiring() {
        Deferred<String> deferred = new Deferred<>(cancelled -> seen.add("canceller"));
        deferred.callback("x");
        deferred.cancel();
        assertThat(seen).isEmpty();
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    // Point 9
    @Test
    void aCancellerIsClearedOnFiringSoThatNothingLeaks() {
        Canceller<String> canceller = cancelled -> {};
        Deferred<String> deferred = new Deferred<>(canceller);
        assertThat(deferred).hasFieldOrPropertyWithValue("canceller", canceller);
        deferred.callback("x");
        assertThat(deferred).hasFieldOrPropertyWithValue("canceller", null);
    }

    @Test
    void aCancellerThatThrowsIsLoggedAndTheDeferredFailsWithCancellation() {
        for (Throwable thrown : List.of(new IOException("canceller"), new AssertionError("canceller"))) {
            Deferred<String> deferred = new Deferred<>(cancelled -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (Exception) thrown;
            });
            try (LogCapture log = new LogCapture()) {
                deferred.cancel();
                assertThat(log.lines()).singleElement().asString().startsWith("ERROR The canceller of Deferred@");
                assertThat(log.onlyThrowable()).isSameAs(thrown);
            }
            assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void aCancellerThatFiresAndThenThrowsLeavesWhatItFired() {
        Deferred<String> deferred = new Deferred<>(cancelled -> {
            cancelled.callback("x");
            throw new IOException();
        });
        deferred.cancel();
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    // Point 10
    @Test
    void cancelOnAFiredDeferredDoesNothing() {
        Deferred<String> deferred = Deferred.succeed("x");
        deferred.cancel();
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    // Point 10
    @Test
    void cancelOnADeferredThatWaitsCancelsOnlyTheInnerAndNotTheOutersCanceller() {
        Deferred<String> inner = new Deferred<>(cancelled -> seen.add("inner"));
        Deferred<String> outer = new Deferred<>(cancelled -> seen.add("outer"));
        Deferred<String> chain = outer.addCallbackDeferring(value -> inner);
        outer.callback("start");
        chain.cancel();
        assertThat(seen).containsExactly("inner");
        assertThat(failureIn(chain)).isInstanceOf(CancellationException.class);
        assertThat(valueIn(inner)).isNull();
    }

    // Point 10
    @Test
    void theInnersOwnErrbackMayTurnTheCancellationIntoAValueForTheOuter() {
        Deferred<String> inner = new Deferred<String>().addErrback(CancellationException.class, e -> "instead");
        Deferred<String> outer = Deferred.succeed(1).addCallbackDeferring(n -> inner);
        outer.cancel();
        assertThat(valueIn(outer)).isEqualTo("instead");
    }

    @Test
    void cancelOnAPausedFiredDeferredDoesNothing() {
        Deferred<String> deferred = new Deferred<>();
        deferred.pause();
        deferred.callback("x");
        deferred.cancel();
        deferred.unpause();
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    @Test
    void cancelFromWithinTheChainsOwnCallbackDoesNothing() {
        Deferred<String> deferred = new Deferred<>();
        deferred.onSuccess(value -> deferred.cancel());
        deferred.callback("x");
        assertThat(valueIn(deferred)).isEqualTo("x");
    }

    @Test
    void cancellingTheOtherOfChainDeferredDoesNotReachThisOne() {
        Deferred<String> deferred = new Deferred<>(cancelled -> seen.add("canceller"));
        Deferred<String> other = new Deferred<>();
        deferred.chainDeferred(other);
        other.cancel();
        assertThat(seen).isEmpty();
        assertThat(deferred.isCalled()).isFalse();
        deferred.callback("x");
        assertThat(valueIn(deferred)).isNull();
        assertThat(failureIn(other)).isInstanceOf(CancellationException.class);
    }

    private Deferred<String> interruptedByItsCanceller(String name) {
        return new Deferred<>(cancelled -> {
            seen.add(name + (Thread.currentThread().isInterrupted() ? " inherits an interrupt" : ""));
            Thread.currentThread().interrupt();
        });
    }

    @Test
    void noCancellerOfAGatheringInheritsTheInterruptThatAnotherLeft() {
        Deferred<String> first = interruptedByItsCanceller("first");
        Deferred<List<String>> inner = Deferreds.gatherResults(
                List.of(interruptedByItsCanceller("second"), interruptedByItsCanceller("third")));
        Deferred<?> all = Deferreds.list(List.of(first, inner, interruptedByItsCanceller("fourth")));

        all.cancel();

        assertThat(seen).containsExactly("first", "second", "third", "fourth");
        assertThat(Thread.interrupted()).as("it is the caller's to see").isTrue();
    }

    @Test
    void noCancellerOfARacesLosersInheritsTheInterruptThatAnotherLeft() {
        Deferred<String> winner = new Deferred<>();
        Deferred<?> race = Deferreds.race(
                List.of(interruptedByItsCanceller("first"), winner, interruptedByItsCanceller("second")));

        winner.callback("won");

        assertThat(race.isCalled()).isTrue();
        assertThat(seen).containsExactly("first", "second");
        assertThat(Thread.interrupted()).as("it is the caller's to see").isTrue();
    }

    @Test
    void aConfinementIsToldOfTheInterruptThatACancellerLeft() {
        Confinement clearing = new Confinement() {
            @Override
            public void check(Object confined, String method) {}

            @Override
            public void endedInterrupted(Object confined) {
                seen.add(Thread.interrupted() + " of " + confined.getClass().getSimpleName());
            }
        };
        Deferred<String> deferred = new Deferred<>(clearing, cancelled -> {
            Thread.currentThread().interrupt();
            throw new IOException("it is told before this is logged");
        });

        deferred.addErrback(failure -> {
            seen.add("errback" + (Thread.currentThread().isInterrupted() ? " inherits an interrupt" : ""));
            return "cancelled";
        });
        deferred.cancel();

        assertThat(seen).containsExactly("true of Deferred", "errback");
        assertThat(Thread.interrupted()).isFalse();
    }
}
