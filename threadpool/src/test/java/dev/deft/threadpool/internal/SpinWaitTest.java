package dev.deft.threadpool.internal;

import static dev.deft.threadpool.internal.SpinWait.GAP_NANOS;
import static dev.deft.threadpool.internal.SpinWait.LONGEST_NANOS;
import static dev.deft.threadpool.internal.SpinWait.MOST_PASSED_OVER;
import static dev.deft.threadpool.internal.SpinWait.UNCLOCKED_LOOKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.WaitStrategy;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With a clock that moves by a tick each time it is read. */
class SpinWaitTest {

    private static final long TICK = 100;
    private static final long FOREVER = Long.MAX_VALUE;

    private long now;
    private int clockReads;
    private int looks;

    /** At this reading of the clock, time has jumped; 0 for never. */
    private int jumpAtRead;

    private final SpinWait adaptive = SpinWait.of(WaitStrategy.ADAPTIVE, 2, this::readClock);
    private final SpinWait spin = SpinWait.of(WaitStrategy.SPIN, 2, this::readClock);

    private long readClock() {
        clockReads++;
        now += clockReads == jumpAtRead ? GAP_NANOS + 1 : TICK;
        return now;
    }

    private boolean await(SpinWait wait, BooleanSupplier ready, long mostNanos) {
        looks = 0;
        clockReads = 0;
        return wait.await(
                () -> {
                    looks++;
                    return ready.getAsBoolean();
                },
                mostNanos);
    }

    /** The time that it waits in vain. */
    private long miss(SpinWait wait) {
        long before = now + TICK; // the first reading
        assertThat(await(wait, () -> false, FOREVER)).isFalse();
        return clockReads == 0 ? 0 : now - before;
    }

    private static void assertAbout(long nanos, long expected) {
        assertThat(nanos).isBetween(expected, expected + TICK);
    }

    private int countPassedOver() {
        for (int passedOver = 0; ; passedOver++) {
            if (miss(adaptive) > 0) {
                return passedOver;
            }
            assertThat(looks)
                    .as("looks in an occasion that is passed over, one for each time that the core is given away")
                    .isEqualTo(SpinWait.YIELDS + 1);
        }
    }

    @Test
    void thereIsNoneForWhoAlwaysParks() {
        assertThat(SpinWait.of(WaitStrategy.PARK, 64, this::readClock)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"ADAPTIVE", "SPIN"})
    void whereOneCoreHasToDoEverythingItIsGivenAwayAFewTimesAndTheClockIsNotRead(WaitStrategy strategy) {
        SpinWait wait = SpinWait.of(strategy, 1, this::readClock);

        assertThat(await(wait, () -> false, FOREVER)).isFalse();
        assertThat(looks).isEqualTo(SpinWait.YIELDS + 1);
        assertThat(await(wait, () -> looks == 3, FOREVER)).isTrue();
        assertThat(await(wait, () -> false, 0)).isFalse();
        assertThat(looks).isEqualTo(1);
        assertThat(clockReads).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"ADAPTIVE", "SPIN"})
    void whatIsThereOrComesAtOnceCostsNoReadingOfTheClock(WaitStrategy strategy) {
        SpinWait wait = SpinWait.of(strategy, 2, this::readClock);

        assertThat(await(wait, () -> true, FOREVER)).isTrue();
        assertThat(await(wait, () -> looks == UNCLOCKED_LOOKS, FOREVER)).isTrue();
        assertThat(clockReads).isZero();

        assertThat(await(wait, () -> looks > UNCLOCKED_LOOKS, FOREVER)).isTrue();
        assertThat(clockReads).isPositive();
    }

    @Test
    void itWaitsNoLongerThanItIsToldTo() {
        long before = now;

        assertThat(await(adaptive, () -> false, 10 * TICK)).isFalse();

        assertThat(now - before).isLessThanOrEqualTo(12 * TICK);
    }

    @Test
    void whoIsToldToWaitLessLearnsNothingFromIt() {
        for (int i = 0; i < 20; i++) {
            assertThat(await(adaptive, () -> false, 10 * TICK)).isFalse();
        }

        assertAbout(miss(adaptive), LONGEST_NANOS);
    }

    @Test
    void eachMissHasMoreOccasionsPassedOverAndTheNextThatIsNotWaitsAsLong() {
        assertAbout(miss(adaptive), LONGEST_NANOS);

        for (int expected = 1; expected < MOST_PASSED_OVER; expected = 2 * expected + 1) {
            assertThat(countPassedOver()).isEqualTo(expected);
        }
        assertThat(countPassedOver()).isEqualTo(MOST_PASSED_OVER);
        assertThat(countPassedOver()).isEqualTo(MOST_PASSED_OVER);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHitIsAFreshStartForWhatIsPassedOver(boolean atOnce) {
        miss(adaptive);
        countPassedOver();
        assertThat(countPassedOver()).isEqualTo(3);
        for (int i = 0; i < 7; i++) {
            miss(adaptive);
        }
        assertThat(await(adaptive, () -> atOnce || clockReads == 2, FOREVER)).isTrue();

        assertAbout(miss(adaptive), LONGEST_NANOS);
        assertThat(countPassedOver()).isEqualTo(1);
    }

    @Test
    void aGapInTimeMeansThatSomebodyElseHadTheCoreSoTheNextOccasionIsPassedOver() {
        jumpAtRead = 3;
        assertThat(await(adaptive, () -> false, FOREVER)).isFalse();
        jumpAtRead = 0;
        assertThat(clockReads).as("it gave up at the gap").isEqualTo(3);

        assertThat(miss(adaptive)).isZero();
        assertAbout(miss(adaptive), LONGEST_NANOS);
    }

    @Test
    void whatCameInAGapIsSeen() {
        jumpAtRead = 3;

        assertThat(await(adaptive, () -> clockReads == 3, FOREVER)).isTrue();
    }

    @Test
    void theOneThatAlwaysSpinsLearnsNothingWhereItHasItsCoreToItself() {
        for (int i = 0; i < 20; i++) {
            assertAbout(miss(spin), LONGEST_NANOS);
        }
    }

    @Test
    void theOneThatAlwaysSpinsLearnsOnceSomebodyElseHadItsCore() {
        loseTheCore();

        assertThat(miss(spin)).isZero();
        assertAbout(miss(spin), LONGEST_NANOS);
        for (int i = 0; i < 3; i++) {
            assertThat(miss(spin)).isZero();
        }
        assertAbout(miss(spin), LONGEST_NANOS);
    }

    @Test
    void whatIsThereAlreadyDoesNotProveThatAnotherCoreIsAtWork() {
        loseTheCore();
        miss(spin);
        assertThat(await(spin, () -> true, FOREVER)).isTrue();

        assertAbout(miss(spin), LONGEST_NANOS);
        assertThat(miss(spin)).as("it still learns").isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatComesWhileItLooksProvesThatAnotherCoreIsAtWork(boolean beforeTheClockIsRead) {
        loseTheCore();
        miss(spin);
        assertThat(await(spin, () -> beforeTheClockIsRead ? looks == 2 : clockReads == 2, FOREVER))
                .isTrue();

        for (int i = 0; i < 20; i++) {
            assertAbout(miss(spin), LONGEST_NANOS);
        }
    }

    private void loseTheCore() {
        jumpAtRead = 3;
        assertThat(await(spin, () -> false, FOREVER)).isFalse();
        jumpAtRead = 0;
    }
}
