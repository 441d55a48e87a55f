package dev.deft.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.advice.Target;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool that is watched while it works, under a hand-driven clock. */
class PoolWatchTest {

    private static final Duration MS = Duration.ofMillis(1);

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final LiveLatency latency = new LiveLatency(() -> test.elapsed().toNanos());
    private final ThreadPool pool =
            test.start(ThreadPool.named("db").fixed(1).queueCapacity(100).observedBy(latency));
    private final PoolWatch watch = PoolWatch.of(pool, latency);

    @AfterEach
    void end() {
        test.close();
    }

    private void defer(int calls) {
        for (int i = 0; i < calls; i++) {
            reactor.deferToThreadPool(pool, () -> test.spend(MS.multipliedBy(10)));
        }
    }

    @Test
    void callsThatComeOneByOneFindAPoolThatHasEnough() {
        for (int i = 0; i < 10; i++) {
            defer(1);
            test.runWork();
            test.advance(MS.multipliedBy(90));
        }
        PoolAdvice advice = watch.advise();

        assertThat(advice.arrivalsPerSecond()).isEqualTo(10);
        assertThat(advice.demand().getAsDouble()).isCloseTo(0.1, Percentage.withPercentage(1));
        assertThat(advice.meanWaitNanos()).hasValue(0);
        assertThat(advice.state()).isEqualTo(PoolAdvice.State.ENOUGH);
    }

    @Test
    void callsThatComeAtOnceWaitForEachOtherAndThatIsToldApartFromTooFewWorkers() {
        defer(10);
        test.runWork();
        test.advance(MS.multipliedBy(900));
        PoolAdvice advice = watch.advise();

        // They waited 0, 10, … 90 ms; a = 0.1 predicts 0.1/0.9/2 = 0.06 of the run.
        assertThat(advice.meanWaitNanos().getAsDouble() / 1e6).isBetween(44.5, 45.5);
        assertThat(advice.predictedMeanWaitNanos().getAsDouble() / 1e6).isBetween(0.54, 0.57);
        assertThat(advice.state()).isEqualTo(PoolAdvice.State.UNEXPECTED);
    }

    @Test
    void eachAdviceIsOfTheTimeSinceTheLast() {
        defer(10);
        test.runWork();
        watch.advise();
        test.advance(MS);

        assertThat(watch.advise().state()).isEqualTo(PoolAdvice.State.IDLE);
    }

    @Test
    void aTargetIsWhatItIsHeldAgainst() {
        watch.by(LiveAdviser.meeting(Target.parse("p99<=1s")));
        defer(10);
        test.runWork();
        test.advance(MS.multipliedBy(100));

        // On average they waited for 45 ms, which the standard adviser would mind.
        assertThat(watch.advise().state()).isEqualTo(PoolAdvice.State.ENOUGH);
    }

    @Test
    void twoAdvicesAtOneInstantAreRefused() {
        assertThatThrownBy(watch::advise)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("'db'", "same instant");
    }

    @Test
    void aPoolThatRefusesForItsStopIsNotToldOfItsQueue() {
        pool.stop(Duration.ZERO);
        assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        test.advance(MS.multipliedBy(1_000));
        PoolAdvice advice = watch.advise();

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.STOPPED);
        assertThat(advice.sentence()).isEqualTo("db: it was stopped, and takes no more calls; it refuses 1.0 calls/s.");
    }

    @Test
    void aBurstThatIsWorkedOffSaysNothingOfHowManyWorkersItTakes() {
        defer(100);
        for (int i = 0; i < 80; i++) {
            test.step();
        }
        watch.advise();
        for (int i = 0; i < 15; i++) {
            test.step();
        }
        PoolAdvice advice = watch.advise();

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.UNKNOWN);
        assertThat(advice.state().isTrouble()).isFalse();
        assertThat(advice.recommendedWorkers()).isEmpty();
        assertThat(advice.sentence())
                .startsWith("db: no calls came, and 1.0 of 1 worker is busy with earlier ones; calls wait ")
                .endsWith("; how many workers it takes cannot be told from that.");
        test.runWork();
    }

    /** Nobody waits, but one call in 20 runs for 100 ms: 95 % end within 20 ms, and not 99. */
    @Test
    void aTargetThatTheRunsMissIsNotMet() {
        watch.by(LiveAdviser.meeting(Target.parse("p99<=20ms")));
        for (int i = 0; i < 1_000; i++) {
            Duration run = MS.multipliedBy(i % 20 == 0 ? 100 : 1);
            reactor.deferToThreadPool(pool, () -> test.spend(run));
            test.runWork();
            test.advance(MS.multipliedBy(10));
        }
        PoolAdvice advice = watch.advise();

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.SHORT);
        assertThat(advice.recommendedWorkers()).isEmpty();
        assertThat(advice.sentence())
                .contains(
                        "99 % of the calls have ended within 100 ms",
                        "no number of workers meets p99 <= 20 ms, for the work alone takes 100 ms then");
    }

    /** Half of the calls wait 9 ms and run 1 ms, the others the reverse: all end within 10 ms, though 9 and 9 are 18. */
    @Test
    void aTargetIsHeldAgainstTheWaitAndTheRunOfEachCallTogether() {
        watch.by(LiveAdviser.meeting(Target.parse("p99<=11ms")));
        for (int i = 0; i < 100; i++) {
            long wait = i % 2 == 0 ? 9 : 1;
            reactor.deferToThreadPool(pool, () -> test.spend(MS.multipliedBy(10 - wait)));
            test.advance(MS.multipliedBy(wait));
            test.runWork();
            test.advance(MS.multipliedBy(10));
        }
        PoolAdvice advice = watch.advise();

        assertThat(advice.state()).isEqualTo(PoolAdvice.State.ENOUGH);
        assertThat(advice.sentence()).contains("99 % of the calls have ended within 10 ms; that is enough");
    }

    /** Short calls of the pool itself, long ones of a share. */
    @Test
    void theDemandOnADividedPoolIsThatOfAllItsCalls() {
        ThreadPool whole = test.start(
                ThreadPool.named("whole").fixed(8).queueCapacity(100).shared().observedBy(latency));
        ThreadPool reports = whole.share("reports").start();
        PoolWatch ofWhole = PoolWatch.of(whole, latency);
        PoolWatch ofReports = PoolWatch.of(reports, latency);
        for (int i = 0; i < 10; i++) {
            reactor.deferToThreadPool(whole, () -> test.spend(MS));
            test.runWork();
            for (int j = 0; j < 9; j++) {
                reactor.deferToThreadPool(reports, () -> test.spend(MS.multipliedBy(100)));
                test.runWork();
            }
        }
        PoolAdvice advice = ofWhole.advise();

        // 90 calls of 100 ms and ten of 1 ms, one after the other: one worker's work.
        assertThat(advice.demand().getAsDouble()).isCloseTo(1, Percentage.withPercentage(1));
        assertThat(advice.meanRunNanos().getAsDouble() / 1e6).isCloseTo(90.1, Percentage.withPercentage(1));
        assertThat(advice.recommendedWorkers()).isPresent();
        PoolAdvice share = ofReports.advise();
        assertThat(share.demand().getAsDouble()).isCloseTo(9 / 9.01, Percentage.withPercentage(1));
        assertThat(share.recommendedWorkers()).isEmpty();
    }

    @Test
    void aShareWhoseCallsWaitForTheThreadsOfOthersIsToldSo() {
        ThreadPool whole = test.start(
                ThreadPool.named("whole").fixed(1).queueCapacity(100).shared().observedBy(latency));
        ThreadPool reports = whole.share("reports").start();
        PoolWatch ofReports = PoolWatch.of(reports, latency);
        reactor.deferToThreadPool(whole, () -> test.spend(MS.multipliedBy(500)));
        reactor.deferToThreadPool(reports, () -> test.spend(MS));
        test.runWork();
        PoolAdvice share = ofReports.advise();

        assertThat(share.state()).isEqualTo(PoolAdvice.State.UNEXPECTED);
        assertThat(share.sentence())
                .isEqualTo(
                        "whole/reports: hardly any of 1 worker is asked for; calls wait 500 ms: the threads that it shares"
                                + " have other calls to run; see what its pool is asked for.");
    }

    /** Its queue has room for one: the others wait for a place, and are asked for all the same. */
    @Test
    void callsThatWaitForAPlaceAreAskedForToo() {
        ThreadPool narrow = test.start(
                ThreadPool.named("narrow").fixed(1).queueCapacity(1).whenFull(SaturationPolicy.waitForPlace(1_000)));
        PoolWatch ofNarrow =
                PoolWatch.of(narrow, new LiveLatency(() -> test.elapsed().toNanos()));
        for (int i = 0; i < 100; i++) {
            reactor.deferToThreadPool(narrow, () -> test.spend(MS.multipliedBy(10)));
        }
        for (int i = 0; i < 10; i++) {
            test.step();
        }
        PoolAdvice advice = ofNarrow.advise();
        double seconds = test.elapsed().toNanos() / 1e9;

        assertThat(advice.arrivalsPerSecond()).isCloseTo(100 / seconds, Percentage.withPercentage(1));
        assertThat(advice.state()).isEqualTo(PoolAdvice.State.OVERLOADED);
        test.runWork();
    }

    @Test
    void aPoolThatTheLatenciesKnowNothingOfIsToldByItsStatistics() {
        ThreadPool unobserved =
                test.start(ThreadPool.named("unobserved").fixed(1).queueCapacity(100));
        PoolWatch of = PoolWatch.of(unobserved, latency);
        for (int i = 0; i < 20; i++) {
            reactor.deferToThreadPool(unobserved, () -> test.spend(MS.multipliedBy(10)));
        }
        for (int i = 0; i < 10; i++) {
            test.step();
        }

        assertThat(of.advise().meanWaitNanos()).isPresent();
        test.runWork();
    }
}
