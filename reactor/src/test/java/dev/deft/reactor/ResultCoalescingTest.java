package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.WaitStrategy;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A load by hand: results come at one rate while the reactor is awake, and at another while it naps. */
class ResultCoalescingTest {

    private static final long SLACK_NANOS = TimeUnit.MICROSECONDS.toNanos(55);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(5);

    private long now = -7;
    private double delivered;
    private long napped;
    private long naps;
    private final ResultCoalescing coalescing = of(WaitStrategy.ADAPTIVE, 2);

    private ResultCoalescing of(WaitStrategy strategy, int cores) {
        return ResultCoalescing.of(strategy, cores, () -> now);
    }

    /** Has results come for so long, so many a microsecond awake and napping; returns the part of that time that was napped. */
    private double partNapped(long millis, int outstanding, double awake, double napping) {
        return partNapped(millis, outstanding, time -> awake, time -> napping);
    }

    /** The same with rates by the milliseconds since it began. */
    private double partNapped(long millis, int outstanding, DoubleUnaryOperator awake, DoubleUnaryOperator napping) {
        long begun = now;
        napped = 0;
        naps = 0;
        while (now - begun < TimeUnit.MILLISECONDS.toNanos(millis)) {
            double time = (now - begun) / 1e6;
            long nap = coalescing.napNanos(outstanding, (long) delivered);
            long passes = nap == 0 ? LOOK_NANOS : nap + SLACK_NANOS;
            delivered += passes / 1000.0 * (nap == 0 ? awake : napping).applyAsDouble(time);
            now += passes;
            if (nap > 0) {
                napped += passes;
                naps++;
                assertThat(nap).isLessThanOrEqualTo(ResultCoalescing.LONGEST_NAP_NANOS);
            }
        }
        return (double) napped / (now - begun);
    }

    @Test
    void itNapsWhereThatDeliversMore() {
        assertThat(partNapped(50, 64, 0.2, 0.3)).isGreaterThan(0.7);
        assertThat(partNapped(1000, 64, 0.2, 0.3)).isGreaterThan(0.95);
    }

    @Test
    void itStaysAwakeWhereNapsDeliverNoMoreAndTriesThemMoreAndMoreRarely() {
        assertThat(partNapped(1000, 64, 0.2, 0.21)).isLessThan(0.1);
        assertThat(partNapped(10_000, 64, 0.2, 0.21)).isLessThan(0.01).isPositive();
    }

    @Test
    void fewCallsAreNeverHeldUpByANap() {
        assertThat(partNapped(1000, ResultCoalescing.LEAST_OUTSTANDING - 1, 0.01, 100))
                .isZero();
    }

    @Test
    void callsThatTakeNoLongerThanTwoNapsAreNeverHeldUpByOne() {
        assertThat(partNapped(1000, 64, 1.0, 100)).isZero();
    }

    @Test
    void resultsThatComeRarelyAreNeverHeldUpByANap() {
        assertThat(partNapped(1000, 1000, 0.01, 100)).isZero();
    }

    @Test
    void aNapIsAnEighthOfACallAtMost() {
        partNapped(1000, 64, 0.32, 1); // a call takes 200 us

        assertThat(napped / naps - SLACK_NANOS).isBetween(24_000L, 25_000L);
    }

    @Test
    void aWindowInWhichSomethingElseHadTheCoresChangesNothing() {
        DoubleUnaryOperator disturbed = time -> time % 20 < 3 ? 0.1 : 1;

        assertThat(partNapped(
                        1000,
                        64,
                        time -> 0.2 * disturbed.applyAsDouble(time),
                        time -> 0.3 * disturbed.applyAsDouble(time)))
                .isGreaterThan(0.85);
    }

    @Test
    void itWakesUpWithinMillisecondsWhereCallsBecomeShort() {
        assertThat(partNapped(100, 64, 0.2, 0.3)).isPositive();

        assertThat(partNapped(1000, 64, 5, 0.6)).isLessThan(0.02);
    }

    @Test
    void itWakesUpWithinMillisecondsWhereACallFollowsTheOtherBesideManyThatSleep() {
        assertThat(partNapped(100, 200, 0.2, 0.3)).isPositive();

        assertThat(partNapped(1000, 200, 0.1, 0.015)).isLessThan(0.05); // each of 10 us, or of a nap
    }

    @Test
    void onlyAReactorThatIsToWaitAsItPaysAndHasAnotherCoreNaps() {
        assertThat(of(WaitStrategy.ADAPTIVE, 2)).isNotNull();
        assertThat(of(WaitStrategy.ADAPTIVE, 1)).isNull();
        assertThat(of(WaitStrategy.SPIN, 2)).isNull();
        assertThat(of(WaitStrategy.PARK, 2)).isNull();
    }
}
