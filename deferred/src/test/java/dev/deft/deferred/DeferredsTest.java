package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.isAtRest;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** maybeDeferred, gatherResults, list and race: points 13 and 14 of Twisted's semantics. */
class DeferredsTest {

    private final List<String> seen = new ArrayList<>();
    private final IOException failure = new IOException("disk");
    private final Deferred<String> a = new Deferred<>(cancelled -> seen.add("a cancelled"));
    private final Deferred<String> b = new Deferred<>(cancelled -> seen.add("b cancelled"));
    private final Deferred<String> c = new Deferred<>(cancelled -> seen.add("c cancelled"));

    @Test
    void maybeDeferredReturnsWhatTheCallReturns() {
        assertThat((Object) Deferreds.maybeDeferred(() -> a)).isSameAs(a);
    }

    @Test
    void maybeDeferredMakesAFailureOfAThrowErrorsToo() {
        assertThat(failureIn(Deferreds.maybeDeferred(() -> {
                    throw failure;
                })))
                .isSameAs(failure);
        assertThat(failureIn(Deferreds.maybeDeferred(() -> {
                    throw new AssertionError("thrown by hand");
                })))
                .hasMessage("thrown by hand");
    }

    @Test
    void maybeDeferredMakesAFailureOfNull() {
        assertThat(failureIn(Deferreds.maybeDeferred(() -> null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("Deferred.succeed(null)");
    }

    @Test
    void gatherResultsGivesAllValuesInTheOrderInWhichTheyWereGiven() {
        Deferred<List<CharSequence>> gathered = Deferreds.gatherResults(List.of(a, b, c));
        c.callback("3");
        a.callback("1");
        assertThat(isAtRest(gathered.fork())).isFalse();
        b.callback(null);
        assertThat(valueIn(gathered)).isEqualTo(Arrays.asList("1", null, "3"));
    }

    @Test
    void whatWasGatheredKeepsItsResult() {
        Deferreds.gatherResults(List.of(a, b));
        a.callback("1");
        b.errback(failure);
        assertThat(valueIn(a)).isEqualTo("1");
        assertThat(failureIn(b)).isSameAs(failure);
    }

    @Test
    void whatIsGatheredTwiceFailsBothTimes() {
        Deferred<List<String>> first = Deferreds.gatherResults(List.of(a));
        Deferred<List<String>> second = Deferreds.gatherResults(List.of(a));
        Deferred<Winner<String>> race = Deferreds.race(List.of(a, a));
        a.errback(failure);
        assertThat(failureIn(first)).isSameAs(failure);
        assertThat(failureIn(second)).isSameAs(failure);
        assertThat(failureIn(race)).isSameAs(failure);
    }

    @Test
    void theFirstFailureFailsGatherResultsAndLeavesTheOthersRunning() {
        Deferred<List<String>> gathered = Deferreds.gatherResults(List.of(a, b, c));
        b.errback(failure);
        assertThat(failureIn(gathered)).isSameAs(failure);
        assertThat(seen).isEmpty();
        a.callback("1");
        c.errback(new IllegalStateException("dropped"));
        assertThat(failureIn(gathered)).isSameAs(failure);
    }

    @Test
    void aFailureThatComesAfterTheFirstIsLoggedAtDebug() {
        Deferreds.gatherResults(List.of(a, b));
        a.errback(failure);
        try (LogCapture log = new LogCapture()) {
            b.errback(new IllegalStateException("dropped"));
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("DEBUG Deferred@\\w+ failed after gatherResults.*");
        }
    }

    @Test
    void gatherResultsOfWhatHasFiredFiresAtOnce() {
        assertThat(valueIn(Deferreds.gatherResults(List.of(Deferred.succeed(1), Deferred.succeed(2)))))
                .isEqualTo(List.of(1, 2));
    }

    @Test
    void theSameDeferredMayBeGatheredTwice() {
        Deferred<List<String>> gathered = Deferreds.gatherResults(List.of(a, a));
        a.callback("x");
        assertThat(valueIn(gathered)).isEqualTo(List.of("x", "x"));
    }

    // Point 13
    @Test
    void gatheringsOfNothingFireWithAnEmptyList() {
        assertThat(valueIn(Deferreds.gatherResults(List.of()))).isEqualTo(List.of());
        assertThat(valueIn(Deferreds.list(List.of()))).isEqualTo(List.of());
    }

    // Point 13
    @Test
    void listWaitsForAllAndGivesHowEachEndedInOrder() {
        Deferred<List<Result<String>>> listed = Deferreds.list(List.of(a, b));
        b.callback("2");
        a.errback(failure);
        assertThat(valueIn(listed)).isEqualTo(List.of(new Result.Failure<>(failure), new Result.Success<>("2")));
    }

    // Point 13
    @Test
    void aFailureCountsAsHandledOnceItWasRecorded() {
        Deferred<List<Result<String>>> listed = Deferreds.list(List.of(a));
        a.errback(failure);
        assertThat(a.unhandled()).isNull();
        assertThat(valueIn(listed)).isEqualTo(List.of(new Result.Failure<>(failure)));
    }

    // Point 13
    @Test
    void cancellingAListHitsEveryChildAndTheListTellsHowTheyEnded() {
        Deferred<List<Result<String>>> listed = Deferreds.list(List.of(a, b, c));
        b.callback("2");
        listed.cancel();
        assertThat(seen).containsExactly("a cancelled", "c cancelled");
        assertThat((List<?>) valueIn(listed)).hasSize(3).satisfies(results -> {
            assertThat(((Result.Failure<?>) results.get(0)).cause()).isInstanceOf(CancellationException.class);
            assertThat((Object) results.get(1)).isEqualTo(new Result.Success<>("2"));
        });
    }

    // Point 13
    @Test
    void whatAChildsCancellerThrowsIsLoggedAndTheOthersAreCancelledAllTheSame() {
        Deferred<String> broken = new Deferred<>(cancelled -> {
            throw new IOException("canceller");
        });
        Deferred<List<Result<String>>> listed = Deferreds.list(List.of(broken, a));
        try (LogCapture log = new LogCapture()) {
            listed.cancel();
            assertThat(log.lines()).singleElement().asString().startsWith("ERROR The canceller");
        }
        assertThat(seen).containsExactly("a cancelled");
        assertThat(isAtRest(listed)).isTrue();
    }

    @Test
    void aChildThatMayNotBeCancelledHereIsLoggedAndTheOthersAreCancelledAllTheSame() {
        boolean[] moved = new boolean[1];
        Deferred<String> away = new Deferred<>((confined, method) -> {
            if (moved[0]) {
                throw new IllegalStateException("it has moved to another thread");
            }
        });
        Deferred<List<Result<String>>> listed = Deferreds.list(List.of(a, away, b));
        moved[0] = true;
        try (LogCapture log = new LogCapture()) {
            listed.cancel();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .matches("ERROR Deferred@\\w+ could not be cancelled with Deferred@\\w+");
        }
        assertThat(seen).containsExactly("a cancelled", "b cancelled");
        assertThat(failureIn(listed)).isInstanceOf(CancellationException.class);
    }

    @Test
    void cancellingGatheringsOfGatheringsTellsEachOnceAndInOrder() {
        Deferred<?> inner = Deferreds.gatherResults(List.of(a, b));
        Deferred<?> outer = Deferreds.list(List.<Deferred<?>>of(inner, c, inner));
        outer.cancel();
        assertThat(seen).containsExactly("a cancelled", "b cancelled", "c cancelled");
        assertThat((List<?>) valueIn(outer)).hasSize(3);
    }

    @Test
    void aCancellerThatCancelsTheGatheringAgainDoesNothing() {
        Deferred<?>[] gathered = new Deferred<?>[1];
        Deferred<String> again = new Deferred<>(cancelled -> {
            seen.add("again");
            gathered[0].cancel();
        });
        gathered[0] = Deferreds.gatherResults(List.of(again, a));
        gathered[0].cancel();
        assertThat(seen).containsExactly("again", "a cancelled");
    }

    @Test
    void cancellingGatherResultsCancelsAll() {
        Deferred<List<String>> gathered = Deferreds.gatherResults(List.of(a, b, c));
        gathered.cancel();
        assertThat(seen).containsExactly("a cancelled", "b cancelled", "c cancelled");
        assertThat(failureIn(gathered)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aListThatIsCancelledWhileAChildDoesNotEndAtOnceFailsItself() {
        a.addErrbackDeferring(e -> b);
        Deferred<String> slow = Deferred.<String>fail(failure).addErrbackDeferring(e -> a);
        Deferred<List<Result<String>>> listed = Deferreds.list(List.of(slow));
        listed.cancel();
        assertThat(failureIn(listed)).isInstanceOf(CancellationException.class);
        b.callback("too late, but no error");
        assertThat(valueIn(slow)).isEqualTo("too late, but no error");
    }

    // Point 14
    @Test
    void theFirstToSucceedWinsTheRaceAndTheLosersAreCancelledButNeverTheWinner() {
        Deferred<Winner<String>> race = Deferreds.race(List.of(a, b, c));
        b.callback("first");
        assertThat(valueIn(race)).isEqualTo(new Winner<>(1, "first"));
        assertThat(seen).containsExactly("a cancelled", "c cancelled");
        assertThat(valueIn(b)).isEqualTo("first");
    }

    // Point 14
    @Test
    void theWinnerIsNotCancelledEvenIfALosersCancellerMakesItWaitAgain() {
        Deferred<String> next = new Deferred<>();
        Deferred<String> winner = new Deferred<>();
        Deferred<String> loser = new Deferred<>(cancelled -> winner.addCallbackDeferring(value -> next));
        Deferreds.race(List.of(loser, winner));
        winner.callback("first");
        assertThat(loser.isCalled()).isTrue();
        assertThat(next.isCalled()).isFalse();
    }

    // Point 14
    @Test
    void aRaceGoesOnAfterAFailure() {
        Deferred<Winner<String>> race = Deferreds.race(List.of(a, b));
        a.errback(failure);
        assertThat(isAtRest(race.fork())).isFalse();
        b.callback("second");
        assertThat(valueIn(race)).isEqualTo(new Winner<>(1, "second"));
        assertThat(seen).isEmpty();
    }

    // Point 14
    @Test
    void aRaceFailsOnlyIfAllFailWithTheFirstByPlaceAndLogsTheOthers() {
        IllegalStateException other = new IllegalStateException("network");
        Deferred<Winner<String>> race = Deferreds.race(List.of(a, b, c));
        c.errback(failure);
        b.errback(other);
        assertThat(isAtRest(race.fork())).isFalse();
        try (LogCapture log = new LogCapture()) {
            a.errback(failure);
            assertThat(log.lines())
                    .hasSize(2)
                    .allMatch(line -> line.matches("DEBUG Deferred@\\w+ failed, and so did the others in its race"));
        }
        assertThat(failureIn(race)).isSameAs(failure);
    }

    @Test
    void aRaceThatFailsAgainAndAgainWithTheSameFailuresLeavesThemAsTheyAre() {
        IllegalStateException other = new IllegalStateException("network");
        for (int i = 0; i < 3; i++) {
            Deferreds.race(List.of(Deferred.fail(failure), Deferred.fail(other)));
        }
        assertThat(failure).hasNoSuppressedExceptions();
        assertThat(other).hasNoSuppressedExceptions();
    }

    // Point 14
    @Test
    void aWinnerThatIsThereFromTheStartCancelsThoseAfterIt() {
        Deferred<Winner<String>> race = Deferreds.race(List.of(a, Deferred.succeed("at once"), b));
        assertThat(valueIn(race)).isEqualTo(new Winner<>(1, "at once"));
        assertThat(seen).containsExactly("a cancelled", "b cancelled");
    }

    @Test
    void aLoserThatSucceedsWhenCancelledStillLoses() {
        Deferred<String> stubborn = new Deferred<>(cancelled -> cancelled.callback("late"));
        Deferred<Winner<String>> race = Deferreds.race(List.of(a, stubborn));
        a.callback("first");
        assertThat(valueIn(race)).isEqualTo(new Winner<>(0, "first"));
    }

    @Test
    void cancellingARaceCancelsAll() {
        Deferred<Winner<String>> race = Deferreds.race(List.of(a, b));
        race.cancel();
        assertThat(seen).containsExactly("a cancelled", "b cancelled");
        assertThat(failureIn(race)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aRaceOfNothingIsRefused() {
        assertThatThrownBy(() -> Deferreds.race(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no winner");
    }
}
