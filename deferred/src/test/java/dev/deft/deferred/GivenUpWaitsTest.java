package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Waits that were given up leave nothing in a chain that lives on. The time-out is there for what takes so many times longer,
 * not for slow machines.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GivenUpWaitsTest {

    private static final int MANY = 100_000;

    private final IOException failure = new IOException("lost");

    /** Ways to wait for a Deferred, and to give that up, both on its own thread. */
    private enum Way {
        FORK {
            @Override
            Runnable begin(Deferred<String> awaited) {
                Deferred<String> fork = awaited.fork().addErrback(cancelled -> "");
                return fork::cancel;
            }
        },
        FORK_WITH_TIMEOUT {
            @Override
            Runnable begin(Deferred<String> awaited) {
                HandDrivenScheduler clock = new HandDrivenScheduler();
                awaited.fork().addTimeout(Duration.ofSeconds(1), clock).addErrback(late -> "");
                return () -> clock.advance(Duration.ofSeconds(1));
            }
        },
        LIST_OF_FORKS {
            @Override
            Runnable begin(Deferred<String> awaited) {
                return Deferreds.list(List.of(awaited.fork(), awaited.fork()))::cancel;
            }
        },
        RACE_OF_FORKS {
            @Override
            Runnable begin(Deferred<String> awaited) {
                Deferred<String> winner = new Deferred<>();
                Deferreds.race(List.of(awaited.fork(), winner, awaited.fork()));
                return () -> winner.callback("won");
            }
        },
        STAGE_COMPLETED {
            @Override
            Runnable begin(Deferred<String> awaited) {
                CompletableFuture<String> future = awaited.toCompletionStage().toCompletableFuture();
                return () -> future.complete("by another");
            }
        },
        STAGE_FAILED {
            @Override
            Runnable begin(Deferred<String> awaited) {
                CompletableFuture<String> future = awaited.toCompletionStage().toCompletableFuture();
                return () -> future.completeExceptionally(new IOException("given up"));
            }
        };

        /** Waits; what is returned gives up. */
        abstract Runnable begin(Deferred<String> awaited);
    }

    private static int stepsOf(Chain chain) {
        int steps = 0;
        for (Step step = chain.firstStep(); step != null; step = step.next) {
            steps++;
        }
        return steps;
    }

    @ParameterizedTest
    @EnumSource
    void manyGivenUpOneAfterTheOtherLeaveNothing(Way way) {
        Deferred<String> awaited = new Deferred<>();
        for (int i = 0; i < MANY; i++) {
            way.begin(awaited).run();
        }
        assertThat(stepsOf(awaited)).isZero();
        awaited.callback("x");
        assertThat(valueIn(awaited)).isEqualTo("x");
    }

    @ParameterizedTest
    @EnumSource
    void thoseGivenUpInAnyOrderLeaveNothingAndTheOthersGetTheResultInTheirOrder(Way way) {
        Deferred<String> awaited = new Deferred<>();
        List<String> seen = new ArrayList<>();
        List<Runnable> given = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            given.add(way.begin(awaited));
            if (i % 10 == 0) {
                String name = "fork " + i;
                awaited.fork().onSuccess(value -> seen.add(name));
                expected.add(name);
            }
        }
        Collections.shuffle(given, new Random(11));
        given.forEach(Runnable::run);
        assertThat(stepsOf(awaited)).isEqualTo(expected.size());
        awaited.callback("x");
        assertThat(seen).isEqualTo(expected);
        assertThat(valueIn(awaited)).isEqualTo("x");
    }

    @ParameterizedTest
    @EnumSource
    void stepsAroundOneGivenUpRun(Way way) {
        Deferred<String> awaited = new Deferred<>();
        Runnable first = way.begin(awaited);
        awaited.addCallback(value -> value + "1");
        Runnable middle = way.begin(awaited);
        awaited.addCallback(value -> value + "2");
        Runnable last = way.begin(awaited);
        Stream.of(last, first, middle).forEach(Runnable::run);
        awaited.addCallback(value -> value + "3");
        awaited.callback("x");
        assertThat(valueIn(awaited)).isEqualTo("x123");
    }

    @ParameterizedTest
    @EnumSource
    void oneGivenUpAnswersForNoFailure(Way way) {
        Deferred<String> awaited = new Deferred<>();
        way.begin(awaited).run();
        awaited.errback(failure);
        assertThat(failureIn(awaited)).isSameAs(failure);
        assertThat(awaited.unhandled()).isNotNull();
        awaited.addErrback(e -> "handled");
    }

    /** A gathered failure counts as handled, however the gathering ends; one step is left to see to that. */
    @Test
    void manyDecidedGatheringsLeaveOneStepThatStillAccountsForAFailure() {
        Deferred<String> awaited = new Deferred<>();
        for (int i = 0; i < MANY; i++) {
            Deferreds.gatherResults(List.of(awaited, Deferred.<String>fail(failure)))
                    .addErrback(e -> List.of());
        }
        assertThat(stepsOf(awaited)).isEqualTo(1);
        awaited.errback(new IOException("late"));
        assertThat(awaited.unhandled()).isNull();
    }

    /** A chain keeps null once it was chained, however the other ends; one step is left to see to that. */
    @Test
    void manyCancelledThatItWasChainedToLeaveOneStepThatStillTakesTheResult() {
        Deferred<String> awaited = new Deferred<>();
        for (int i = 0; i < MANY; i++) {
            Deferred<String> other =
                    i % 2 == 0 ? new Deferred<>() : new Deferred<>(cancelled -> cancelled.callback("instead"));
            awaited.chainDeferred(other);
            other.cancel();
            other.addErrback(e -> "cancelled");
            assertThat(valueIn(other)).isEqualTo(i % 2 == 0 ? "cancelled" : "instead");
        }
        assertThat(stepsOf(awaited)).isEqualTo(1);
        awaited.errback(failure);
        assertThat(valueIn(awaited)).isNull();
    }

    @Test
    void ofStepsInARowThatAccountForAFailureAndThatTakeItTheOneThatTakesItIsLeft() {
        for (boolean chainedFirst : new boolean[] {true, false}) {
            Deferred<String> awaited = new Deferred<>();
            Deferred<String> other = new Deferred<>();
            if (chainedFirst) {
                awaited.chainDeferred(other);
            }
            Deferreds.gatherResults(List.of(awaited, Deferred.<String>fail(failure)))
                    .addErrback(e -> List.of());
            if (!chainedFirst) {
                awaited.chainDeferred(other);
            }
            other.cancel();
            assertThat(stepsOf(awaited)).isEqualTo(1);
            awaited.callback("x");
            assertThat(valueIn(awaited)).isNull();
        }
    }

    /** Goes on without one that cannot be cancelled. */
    @Test
    void cancelledListsAndDecidedRacesLeaveOneStepInAChainThatIsPaused() {
        Deferred<String> awaited = Deferred.succeed("x");
        awaited.pause();
        for (int i = 0; i < 1_000; i++) {
            Deferreds.list(List.of(awaited, awaited)).cancel();
            Deferreds.race(List.of(awaited, Deferred.succeed("won")));
            Deferreds.race(List.of(Deferred.succeed("won"), awaited));
        }
        assertThat(stepsOf(awaited)).isEqualTo(1);
        awaited.unpause();
        assertThat(valueIn(awaited)).isEqualTo("x");
    }

    @Test
    void gatheringsBetweenForksLeaveNoRowsOfStepsWhenTheForksGo() {
        Deferred<String> awaited = new Deferred<>();
        List<Deferred<String>> forks = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            forks.add(awaited.fork());
            Deferreds.gatherResults(List.of(awaited, Deferred.<String>fail(failure)));
        }
        assertThat(stepsOf(awaited)).isEqualTo(2_000);
        forks.forEach(Deferred::cancel);
        assertThat(stepsOf(awaited)).isEqualTo(1);
    }

    @Test
    void oneThatIsGivenUpWhileTheChainRunsTheStepBeforeItGetsNothing() {
        Deferred<String> awaited = new Deferred<>();
        List<Deferred<String>> forks = new ArrayList<>();
        awaited.onSuccess(value -> forks.get(0).cancel());
        forks.add(awaited.fork().addErrback(cancelled -> "cancelled"));
        Deferred<String> second = awaited.fork();
        awaited.callback("x");
        assertThat(valueIn(forks.get(0))).isEqualTo("cancelled");
        assertThat(valueIn(second)).isEqualTo("x");
    }

    @Test
    void aForkThatWasCancelledMayStillBeFiredByHandOnce() {
        Deferred<String> awaited = new Deferred<>();
        Deferred<String> fork = awaited.fork().addErrback(cancelled -> "cancelled");
        fork.cancel();
        fork.callback("let pass");
        awaited.callback("x");
        assertThat(valueIn(fork)).isEqualTo("cancelled");
    }

    @Test
    @Tag("real-threads")
    void aStageThatAnotherThreadFailsLeavesTheChainWhenItsThreadIsEntered() throws Exception {
        List<Runnable> entered = new ArrayList<>();
        Thread own = Thread.currentThread();
        Deferred<String> awaited = new Deferred<>(new Confinement() {
            @Override
            public void check(Object confined, String method) {
                if (Thread.currentThread() != own) {
                    throw new IllegalStateException("not " + own);
                }
            }

            @Override
            public boolean enter(Runnable call) {
                return entered.add(call);
            }
        });
        CompletableFuture<String> future = awaited.toCompletionStage().toCompletableFuture();
        OtherThread.call("another", () -> future.completeExceptionally(failure));
        assertThat(stepsOf(awaited)).isEqualTo(1);
        entered.forEach(Runnable::run);
        assertThat(stepsOf(awaited)).isZero();
    }

    @Test
    @Tag("real-threads")
    void aStageThatTimesOutLeavesAChainThatCannotBeEnteredWhenTheNextIsMade() throws Exception {
        Deferred<String> awaited = new Deferred<>();
        for (int i = 0; i < 3; i++) {
            CompletableFuture<String> future =
                    awaited.toCompletionStage().toCompletableFuture().orTimeout(1, TimeUnit.NANOSECONDS);
            OtherThread.call(
                    "waiter", () -> future.handle((value, late) -> late).get(600, TimeUnit.SECONDS));
            while (!((CompletionStages.CancellingFuture<?>) future).step().isGivenUp()) {
                Thread.onSpinWait(); // what depends on it was told first
            }
            assertThat(stepsOf(awaited)).isEqualTo(1);
        }
        awaited.errback(failure);
        assertThat(awaited.unhandled()).isNotNull();
        awaited.addErrback(e -> "handled");
    }

    @Test
    void whatDependsOnAStageMayAddToTheChainAndRunsAfterWhatIsThere() {
        List<String> seen = new ArrayList<>();
        Deferred<String> awaited = new Deferred<>();
        Consumer<String> dependent = value -> awaited.onSuccess(same -> seen.add("added by the dependent"));
        var unused = awaited.toCompletionStage().thenAccept(dependent);
        awaited.onSuccess(value -> seen.add("there before"));
        awaited.callback("x");
        assertThat(seen).containsExactly("there before", "added by the dependent");
    }
}
