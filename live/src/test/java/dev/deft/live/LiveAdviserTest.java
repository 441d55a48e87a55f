package dev.deft.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.advice.Target;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The advice for pools whose numbers are known, held against formulas worked out by hand. */
class LiveAdviserTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MS = 1_000_000L;
    private static final Percentage ONE_PERCENT = Percentage.withPercentage(1.1);

    private static LatencyTimes times(long nanos, long count) {
        Histogram histogram = new Histogram(LiveLatency.LONGEST_NANOS, LatencyTimes.DIGITS);
        histogram.recordValueWithCount(nanos, count);
        return new LatencyTimes(histogram);
    }

    /** A second in which so many calls came and ended, each of which waited and ran for so long. */
    private static PoolInterval measured(int workers, int calls, long waitNanos, long runNanos, int refused) {
        LatencySnapshot latency = new LatencySnapshot(
                "db",
                0,
                SECOND,
                calls + refused,
                refused,
                0,
                0,
                times(waitNanos, calls),
                times(runNanos, calls),
                times(waitNanos + runNanos, calls),
                times(1_000, calls));
        return new PoolInterval(
                "db",
                PoolDivision.UNDIVIDED,
                false,
                SECOND,
                workers,
                100,
                calls,
                refused,
                0,
                calls,
                workers / 2.0,
                0,
                Optional.of(latency));
    }

    /** A second of a pool that nobody observes. */
    private static PoolInterval unobserved(
            int workers, long accepted, long refused, long completed, double meanBusy, double meanQueued) {
        return new PoolInterval(
                "db",
                PoolDivision.UNDIVIDED,
                false,
                SECOND,
                workers,
                100,
                accepted,
                refused,
                0,
                completed,
                meanBusy,
                meanQueued,
                Optional.empty());
    }

    @Test
    void demandIsArrivalsTimesTheMeanRun() {
        PoolAdvice advice = LiveAdviser.standard().advise(measured(8, 100, 0, 30 * MS, 0));

        assertThat(advice.arrivalsPerSecond()).isEqualTo(100);
        assertThat(advice.meanRunNanos().getAsDouble()).isCloseTo(30 * MS, ONE_PERCENT);
        assertThat(advice.demand().getAsDouble()).isCloseTo(3, ONE_PERCENT);
        assertThat(advice.utilisation().getAsDouble()).isCloseTo(3 / 8.0, ONE_PERCENT);
        assertThat(advice.workers()).isEqualTo(8);
    }

    @Test
    void theWaitIsPredictedByErlangsCAndAllenAndCunneensCorrection() {
        // a = 1, c = 2: B(1) = 1/2, B(2) = 1/5, C = (1/5) / (1 - 1/2·4/5) = 1/3. Constant service halves it: W = C·S/(c
        // - a)/2 = S/6.
        PoolAdvice constant = LiveAdviser.standard().advise(measured(2, 100, 0, 10 * MS, 0));
        assertThat(constant.predictedMeanWaitNanos().getAsDouble()).isCloseTo(10 * MS / 6.0, ONE_PERCENT);
        // P(W > t) = C·exp(-t·C/W), so 1 % is left at t = W/C·ln(100·C) = S/2·ln(100/3).
        assertThat(constant.predictedP99WaitNanos().getAsDouble())
                .isCloseTo(10 * MS / 2.0 * Math.log(100 / 3.0), Percentage.withPercentage(2));
    }

    @Test
    void theMeasuredVariationOfTheRunLengthensThePredictedWait() {
        // Half of the calls run 1 ms and half 19 ms: S = 10 ms, c_s² = 0.81. One worker, a = 0.5: W = S·(1 + 0.81)/2 =
        // 9.05 ms.
        Histogram run = new Histogram(LiveLatency.LONGEST_NANOS, LatencyTimes.DIGITS);
        run.recordValueWithCount(MS, 25);
        run.recordValueWithCount(19 * MS, 25);
        LatencySnapshot latency = new LatencySnapshot(
                "db", 0, SECOND, 50, 0, 0, 0, times(MS, 50), new LatencyTimes(run), times(MS, 50), times(MS, 50));
        PoolAdvice advice = LiveAdviser.standard()
                .advise(new PoolInterval(
                        "db",
                        PoolDivision.UNDIVIDED,
                        false,
                        SECOND,
                        1,
                        100,
                        50,
                        0,
                        0,
                        50,
                        0.5,
                        0,
                        Optional.of(latency)));

        assertThat(advice.demand().getAsDouble()).isCloseTo(0.5, ONE_PERCENT);
        assertThat(advice.predictedMeanWaitNanos().getAsDouble()).isCloseTo(9.05 * MS, Percentage.withPercentage(2));
    }

    @Test
    void withoutLatenciesRunAndWaitFollowFromTheStatistics() {
        // 100 calls a second keep one worker busy: S = 10 ms. Three wait on average: W = L/λ = 30 ms. M/M/2: W = S/3.
        PoolAdvice advice = LiveAdviser.standard().advise(unobserved(2, 100, 0, 100, 1, 3));

        assertThat(advice.meanRunNanos().getAsDouble()).isCloseTo(10 * MS, within(1.0));
        assertThat(advice.demand().getAsDouble()).isCloseTo(1, within(1e-9));
        assertThat(advice.meanWaitNanos().getAsDouble()).isCloseTo(30 * MS, within(1.0));
        assertThat(advice.p99WaitNanos()).isEmpty();
        assertThat(advice.predictedMeanWaitNanos().getAsDouble()).isCloseTo(10 * MS / 3.0, ONE_PERCENT);
    }

    @Test
    void aPoolOfWhichMoreIsAskedThanItsWorkersCanDoIsOverloaded() {
        PoolAdvice advice = LiveAdviser.standard().advise(measured(8, 124, 1_200 * MS, 100 * MS, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.OVERLOADED);
        assertThat(advice.predictedMeanWaitNanos()).hasValue(Double.POSITIVE_INFINITY);
        assertThat(advice.predictedP99WaitNanos()).hasValue(Double.POSITIVE_INFINITY);
        // Constant service: with 13, W = C·S/0.6/2 where C(13, 12.4) = 0.81, so 0.68·S; with 14, C = 0.57 and W =
        // 0.18·S, below half.
        assertThat(advice.recommendedWorkers()).hasValue(14);
        assertThat(advice.sentence())
                .isEqualTo("db: 12.4 of 8 workers are asked for; calls wait 1.2 s; give it 14 workers.");
    }

    @Test
    void refusedCallsAreAskedForToo() {
        PoolAdvice advice = LiveAdviser.standard().advise(measured(8, 80, 50 * MS, 100 * MS, 40));

        assertThat(advice.demand().getAsDouble()).isCloseTo(12, ONE_PERCENT);
        assertThat(advice.refusedPerSecond()).isEqualTo(40);
        assertThat(advice.state()).isEqualTo(PoolAdvice.State.OVERLOADED);
        assertThat(advice.sentence()).contains("it refuses 40 calls/s");
    }

    @Test
    void aPoolThatKeepsUpAndWhoseCallsWaitAsPredictedIsShortOfWorkers() {
        // a = 0.95 of one worker: W = 0.95/0.05/2 = 9.5·S; two workers are enough.
        PoolAdvice advice = LiveAdviser.standard().advise(measured(1, 95, 80 * MS, 10 * MS, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.SHORT);
        assertThat(advice.recommendedWorkers()).hasValue(2);
        assertThat(advice.sentence()).endsWith(" of 1 worker is asked for; calls wait 80 ms; give it 2 workers.");
    }

    @Test
    void aWaitThatTheoryDoesNotPredictIsNoWorkOfTheWorkers() {
        PoolAdvice advice = LiveAdviser.standard().advise(measured(8, 100, 80 * MS, 10 * MS, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.UNEXPECTED);
        assertThat(advice.sentence()).contains("1.0 of 8 workers", "bursts");
    }

    @Test
    void aPoolThatRefusesThoughItKeepsUpNeedsALongerQueue() {
        PoolAdvice advice = LiveAdviser.standard().advise(measured(8, 100, MS, 10 * MS, 5));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.REFUSING);
        assertThat(advice.sentence()).contains("5.0 calls/s", "its queue of 100 does not hold", "queueCapacity");
    }

    @Test
    void aPoolThatRefusesForNoThreadCouldBeStartedIsNotToldOfItsQueue() {
        PoolAdvice advice = LiveAdviser.standard()
                .advise(new PoolInterval(
                        "db", PoolDivision.UNDIVIDED, false, SECOND, 8, 100, 0, 5, 5, 0, 0, 0, Optional.empty()));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.NO_THREADS);
        assertThat(advice.sentence())
                .contains("it refuses 5.0 calls/s", "started no thread for it, 5 times", "limits")
                .doesNotContain("queueCapacity");
    }

    @Test
    void aPoolThatWasStoppedIsToldSoWhateverElseThereIs() {
        PoolAdvice advice = LiveAdviser.standard()
                .advise(new PoolInterval(
                        "db", PoolDivision.UNDIVIDED, true, SECOND, 8, 100, 100, 5, 0, 90, 2, 0, Optional.empty()));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.STOPPED);
        assertThat(advice.sentence())
                .isEqualTo("db: it was stopped, and takes no more calls; 2.0 of its workers still work; it refuses 5.0"
                        + " calls/s.");
    }

    @Test
    void aPoolAllOfWhoseWorkersAreBusyAndEndNothingIsStuck() {
        PoolAdvice advice = LiveAdviser.standard().advise(unobserved(8, 20, 0, 0, 8, 20));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.STUCK);
        assertThat(advice.sentence()).contains("all 8 workers are busy", "1.0 s", "Thread.print");
    }

    @Test
    void aPoolThatHasWhatItTakesIsToldSo() {
        PoolAdvice advice = LiveAdviser.standard().advise(measured(8, 100, MS / 10, 30 * MS, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.ENOUGH);
        assertThat(advice.state().isTrouble()).isFalse();
        assertThat(advice.sentence())
                .isEqualTo("db: 3.0 of 8 workers are asked for; calls wait 100 us; that is enough.");
    }

    @Test
    void aPoolOfWhichNothingIsAskedIsIdle() {
        PoolAdvice advice = LiveAdviser.standard().advise(unobserved(8, 0, 0, 0, 0, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.IDLE);
        assertThat(advice.demand()).isEmpty();
        assertThat(advice.recommendedWorkers()).isEmpty();
        assertThat(advice.sentence()).isEqualTo("db: no calls.");
    }

    @Test
    void aWaitOfLessThanAMillisecondIsNoTrouble() {
        PoolAdvice advice = LiveAdviser.standard().advise(measured(8, 1_000, MS / 2, 1_000, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.ENOUGH);
        assertThat(advice.sentence()).startsWith("db: hardly any of 8 workers are asked for");
    }

    @Test
    void aTargetIsMetByAsManyWorkersAsItTakes() {
        // Constant service of 10 ms, a = 1. 99 % within 20 ms: the wait's 99 % within 10 ms.
        // c = 2: S/2·ln(100/3)/… = 17.5 ms is too long; c = 3: C = 1/11, W/C = S/(2·2) = 2.5 ms, ·ln(100/11) = 5.5 ms.
        LiveAdviser adviser = LiveAdviser.meeting(Target.parse("p99<=20ms"));
        PoolAdvice advice = adviser.advise(measured(2, 100, 15 * MS, 10 * MS, 0));

        assertThat(advice.recommendedWorkers()).hasValue(3);
        assertThat(advice.state()).isEqualTo(PoolAdvice.State.SHORT);
    }

    @Test
    void aTargetThatTheWorkAloneMissesIsMetByNone() {
        LiveAdviser adviser = LiveAdviser.meeting(Target.parse("p99<=5ms"));
        PoolAdvice advice = adviser.advise(measured(2, 100, 15 * MS, 10 * MS, 0));

        assertThat(advice.recommendedWorkers()).isEmpty();
        assertThat(advice.sentence()).contains("no number of workers meets p99 <= 5.0 ms", "takes 10 ms then");
    }

    @Test
    void callsOfWhichNoneHasEndedSayNothingOfHowManyWorkersTheyTake() {
        PoolInterval interval = unobserved(4, 10, 0, 0, 3.6, 5);
        PoolAdvice advice = LiveAdviser.standard().advise(interval);

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.UNKNOWN);
        assertThat(advice.recommendedWorkers()).isEmpty();
        assertThat(advice.sentence())
                .isEqualTo(
                        "db: 3.6 of 4 workers are busy with calls of which none has ended; calls that wait: 5.0; how many"
                                + " workers it takes cannot be told from that.");
        PoolAdvice held = LiveAdviser.meeting(Target.parse("p99<=20ms")).advise(interval);
        assertThat(held.state()).isEqualTo(PoolAdvice.State.UNKNOWN);
        assertThat(held.sentence()).isEqualTo(advice.sentence());
    }

    @Test
    void thePercentileOfAPoolThatNobodyObservesIsNotKnown() {
        LiveAdviser adviser = LiveAdviser.meeting(Target.parse("p99.9<=20ms"));
        PoolAdvice advice = adviser.advise(unobserved(4, 100, 0, 100, 1, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.UNKNOWN);
        assertThat(advice.recommendedWorkers()).isEmpty();
        assertThat(advice.sentence())
                .isEqualTo(
                        "db: 1.0 of 4 workers are asked for; no call was seen to wait; how long 99.9 % of them take is not"
                                + " known, for no LiveLatency observes it.");
        assertThat(adviser.advise(unobserved(1, 200, 0, 100, 1, 50)).sentence())
                .endsWith("; give it more than 2 workers.");
    }

    @Test
    void callsOfWhichNoneHasEndedAreRefusedWithoutAWordOfTheWorkers() {
        PoolAdvice advice = LiveAdviser.standard().advise(unobserved(4, 10, 3, 0, 3.6, 5));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.UNKNOWN);
        assertThat(advice.sentence()).contains("it refuses 3.0 calls/s", "cannot be told");
    }

    @Test
    void whereNoneHasEndedAndNoneWaitsThereAreWorkersEnough() {
        PoolAdvice advice = LiveAdviser.standard().advise(unobserved(4, 2, 0, 0, 2, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.ENOUGH);
        assertThat(advice.sentence())
                .isEqualTo("db: 2.0 of 4 workers are busy with calls of which none has ended; that is enough.");
    }

    @Test
    void theWaitInAQueueThatIsWorkedOffIsThatOfTheCallsThatLeaveIt() {
        // 900 wait on average, of which 100 a second are done: 9 s, though but one came.
        PoolAdvice advice = LiveAdviser.standard().advise(unobserved(1, 1, 0, 100, 1, 900));

        assertThat(advice.meanWaitNanos().getAsDouble()).isCloseTo(9_000 * MS, within(1.0));
    }

    @Test
    void callsThatEndedBeforeAnybodyLookedAreNoIdlePool() {
        PoolAdvice advice = LiveAdviser.standard().advise(unobserved(4, 0, 0, 10, 0, 0));

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.ENOUGH);
        assertThat(advice.sentence()).startsWith("db: no calls came, and 0.0 of 4 workers are busy with earlier ones");
    }

    @Test
    void anIntervalWithoutTimeIsRefused() {
        assertThatThrownBy(() -> new PoolInterval(
                        "db", PoolDivision.UNDIVIDED, false, 0, 1, 1, 0, 0, 0, 0, 0, 0, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'db'", "0 ns");
    }
}
