package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that are made again when they fail. */
final class RetryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Retry DOUBLING = Retry.exponential(SECOND, Duration.ofSeconds(10));

    private final TestReactor test = TestReactor.create();

    /** The seconds at which tries were made, and what came of them. */
    private final List<Object> told = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    private double now() {
        return test.elapsed().toMillis() / 1000.0;
    }

    /** Makes a call that fails at each try. */
    private Deferred<String> failing(Retry policy) {
        return noted(policy.call(test.reactor(), () -> {
            told.add(now());
            throw new IOException("no at " + now());
        }));
    }

    private Deferred<String> noted(Deferred<String> outcome) {
        return outcome.addBoth(result -> {
            told.add(result.fold(
                    value -> value,
                    failure -> failure instanceof IOException
                            ? failure.getMessage()
                            : failure.getClass().getSimpleName()));
            return "told";
        });
    }

    @Test
    void theResultOfTheFirstTryThatSucceedsArrives() {
        noted(DOUBLING.call(test.reactor(), () -> {
            told.add(now());
            return told.size() < 3 ? Deferred.fail(new IOException("no")) : Deferred.succeed("yes");
        }));

        test.pump(SECOND, 20);

        assertThat(told).containsExactly(0.0, 1.0, 3.0, "yes");
    }

    @Test
    void pausesDoubleUpToTheCap() {
        failing(DOUBLING);

        test.pump(SECOND, 40);

        assertThat(told).containsExactly(0.0, 1.0, 3.0, 7.0, 15.0, 25.0, 35.0);
    }

    @Test
    void anotherFactorMakesOtherPauses() {
        failing(DOUBLING.factor(3));
        test.pump(SECOND, 13);
        assertThat(told).containsExactly(0.0, 1.0, 4.0, 13.0);

        told.clear();
        failing(DOUBLING.factor(1));
        test.pump(SECOND, 2);
        assertThat(told).containsExactly(13.0, 14.0, 15.0);
    }

    @Test
    void aPauseCountsFromTheEndOfATry() {
        Deferred<String> first = test.reactor().newDeferred();
        List<Deferred<String>> answers = new ArrayList<>(List.of(first, Deferred.succeed("yes")));
        noted(DOUBLING.call(test.reactor(), () -> {
            told.add(now());
            return answers.remove(0);
        }));
        test.pump(SECOND, 5);

        first.errback(new IOException("no"));
        test.pump(SECOND, 5);

        assertThat(told).containsExactly(0.0, 6.0, "yes");
    }

    @Test
    void afterTheLastTryTheFailureIsThatOfTheLast() {
        failing(DOUBLING.atMost(3));

        test.pump(SECOND, 20);

        assertThat(told).containsExactly(0.0, 1.0, 3.0, "no at 3.0");
    }

    @Test
    void noTryBeginsAfterTheTimeAndThePauseForItIsLeftOut() {
        failing(DOUBLING.within(Duration.ofSeconds(3)));

        test.pump(SECOND, 3);

        assertThat(told).containsExactly(0.0, 1.0, 3.0, "no at 3.0");
    }

    @Test
    void aFailureThatIsNotRetriedArrivesAtOnce() {
        failing(DOUBLING.when(failure -> failure instanceof IllegalStateException));

        assertThat(told).containsExactly(0.0, "no at 0.0");
    }

    @Test
    void whatThePredicateThrowsArrives() {
        failing(DOUBLING.when(failure -> {
            throw new UnsupportedOperationException();
        }));

        assertThat(told).containsExactly(0.0, "UnsupportedOperationException");
    }

    @Test
    void jitterShortensAPauseByADrawnShareOfIt() {
        RandomGenerator half = new Random() {
            @Override
            public double nextDouble() {
                return 0.5;
            }
        };
        failing(DOUBLING.jitter(0.5, half).atMost(3));

        test.pump(Duration.ofMillis(250), 20);

        assertThat(told).containsExactly(0.0, 0.75, 2.25, "no at 2.25");
    }

    @Test
    void theSameSeedMakesTheSamePausesWithinTheCap() {
        assertThat(triesWithSeed(7)).isEqualTo(triesWithSeed(7)).isNotEqualTo(triesWithSeed(8));
    }

    private List<Double> triesWithSeed(long seed) {
        List<Double> tries = new ArrayList<>();
        try (TestReactor own = TestReactor.create()) {
            Deferred<String> end = DOUBLING.jitter(1, new Random(seed)).call(own.reactor(), () -> {
                tries.add(own.elapsed().toNanos() / 1e9);
                return Deferred.fail(new IOException("no"));
            });
            end.addErrback(stopped -> "stopped");
            own.pump(Duration.ofMillis(1), 60_000);
        }
        for (int i = 1; i < tries.size(); i++) {
            assertThat(tries.get(i) - tries.get(i - 1)).isBetween(0.0, 10.001);
        }
        return tries;
    }

    @Test
    void cancellingEndsThePause() {
        Deferred<String> outcome = failing(DOUBLING);

        outcome.cancel();
        test.pump(SECOND, 20);

        assertThat(told).containsExactly(0.0, "CancellationException");
    }

    @Test
    void cancellingCancelsTheTryThatIsUnderWayAndMakesNoOther() {
        Deferred<String> answer = test.reactor().newDeferred();
        answer.onFailure(failure -> told.add("the try"));
        Deferred<String> outcome = noted(DOUBLING.call(test.reactor(), () -> {
            told.add(now());
            return answer;
        }));

        outcome.cancel();
        test.pump(SECOND, 20);

        assertThat(told).containsExactly(0.0, "the try", "CancellationException");
    }

    @Test
    void theResultOfATryThatHandlesItsCancellationArrives() {
        Deferred<String> answer = test.reactor().newDeferred();
        answer.addErrback(CancellationException.class, cancelled -> "what there was");
        Deferred<String> outcome = noted(DOUBLING.call(test.reactor(), () -> answer));

        outcome.cancel();

        assertThat(told).containsExactly("what there was");
    }

    @Test
    void itFailsWhereTheReactorStopsInAPause() {
        DOUBLING.<String>call(test.reactor(), () -> Deferred.fail(new IOException("no")))
                .addErrback(ReactorStoppedException.class, stopped -> "stopped")
                .onSuccess(told::add);

        test.close();

        assertThat(told).containsExactly("stopped");
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.exponential(Duration.ofSeconds(2), SECOND))
                .withMessage("the first pause, 2 s, is longer than the cap, 1 s; give a higher cap");
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.exponential(Duration.ofSeconds(-1), SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> DOUBLING.factor(0.9));
        assertThatIllegalArgumentException().isThrownBy(() -> DOUBLING.factor(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> DOUBLING.atMost(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DOUBLING.pauseAfter(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DOUBLING.jitter(1.1, new Random(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> DOUBLING.within(Duration.ofSeconds(-1)));
    }
}
