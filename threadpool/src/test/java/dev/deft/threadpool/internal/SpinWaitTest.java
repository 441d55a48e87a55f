package dev.deft.threadpool.internal;

import static dev.deft.threadpool.internal.SpinWait.ELSEWHERE_NANOS;
import static dev.deft.threadpool.internal.SpinWait.GAP_NANOS;
import static dev.deft.threadpool.internal.SpinWait.KEPT_NANOS;
import static dev.deft.threadpool.internal.SpinWait.LONGEST_NANOS;
import static dev.deft.threadpool.internal.SpinWait.LOOKS_PER_CLOCK;
import static dev.deft.threadpool.internal.SpinWait.MOST_PASSED_OVER;
import static dev.deft.threadpool.internal.SpinWait.MOST_PASSED_OVER_BUSY;
import static dev.deft.threadpool.internal.SpinWait.QUIET_NANOS;
import static dev.deft.threadpool.internal.SpinWait.UNCLOCKED_LOOKS;
import static dev.deft.threadpool.internal.SpinWait.YIELDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
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

    private long jump = GAP_NANOS + 1;

    private final SpinWait adaptive = SpinWait.of(WaitStrategy.ADAPTIVE, 2, this::readClock);
    private final SpinWait spin = SpinWait.of(WaitStrategy.SPIN, 2, this::readClock);

    private long readClock() {
        clockReads++;
        now += clockReads == jumpAtRead ? jump : TICK;
        return now;
    }

    private boolean await(SpinWait wait, BooleanSupplier ready, long mostNanos) {
        return await(wait, ready, mostNanos, null);
    }

    private boolean await(SpinWait wait, BooleanSupplier ready, long mostNanos, BooleanSupplier elsewhere) {
        looks = 0;
        clockReads = 0;
        return wait.await(
                () -> {
                    looks++;
                    return ready.getAsBoolean();
                },
                mostNanos,
                elsewhere);
    }

    /** Waits for what does not come while something comes elsewhere at the first look; returns whether it looked there. */
    private boolean somethingElse() {
        boolean[] looked = new boolean[1];
        assertThat(await(adaptive, () -> false, FOREVER, () -> looked[0] = true))
                .isFalse();
        return looked[0];
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
    void itLooksElsewhereNowAndThenWhileItWaitsInVain() {
        List<Long> elsewhere = new ArrayList<>();

        assertThat(await(adaptive, () -> false, FOREVER, () -> {
                    elsewhere.add(now);
                    return false;
                }))
                .isFalse();

        assertThat(elsewhere).hasSizeBetween(12, (int) (LONGEST_NANOS / ELSEWHERE_NANOS));
        for (int i = 1; i < elsewhere.size(); i++) {
            assertThat(elsewhere.get(i) - elsewhere.get(i - 1)).isBetween(ELSEWHERE_NANOS, ELSEWHERE_NANOS + 2 * TICK);
        }
    }

    @Test
    void whatComesSoonestCostsNoLookElsewhere() {
        assertThat(await(adaptive, () -> looks == UNCLOCKED_LOOKS, FOREVER, () -> {
                    throw new AssertionError("looked elsewhere");
                }))
                .isTrue();
    }

    @Test
    void whatComesElsewhereEndsTheWaitAndTheNextArePassedOverMoreAndMoreWithoutGivingTheCoreAway() {
        for (int expected = 0; expected < MOST_PASSED_OVER_BUSY; expected = 2 * expected + 1) {
            assertThat(countPassedOverBusy()).isEqualTo(expected);
        }
        assertThat(countPassedOverBusy()).isEqualTo(MOST_PASSED_OVER_BUSY);
        assertThat(countPassedOverBusy()).isEqualTo(MOST_PASSED_OVER_BUSY);
    }

    @Test
    void whereItComesAfterAllHalfAsManyArePassedOverNextTime() {
        for (int i = 0; i < 5; i++) {
            countPassedOverBusy();
        }
        passOver(31);
        hit();

        assertThat(countPassedOverBusy()).as("at once after a hit").isZero();
        assertThat(countPassedOverBusy()).isEqualTo(31);
    }

    @Test
    void whatIsThereAlreadyDoesNotProveThatWaitsPayBesideSomethingElse() {
        for (int i = 0; i < 5; i++) {
            countPassedOverBusy();
        }
        passOver(31);
        assertThat(await(adaptive, () -> true, FOREVER)).isTrue();

        assertThat(countPassedOverBusy()).isZero();
        assertThat(countPassedOverBusy()).isEqualTo(63);
    }

    @Test
    void aMissAndAGapGiveNoCoreAwayEitherUntilWaitsHavePaidAsOftenAsNot() {
        somethingElse();
        passOver(1);
        jumpAtRead = 3;
        await(adaptive, () -> false, FOREVER, () -> false);
        jumpAtRead = 0;
        assertThat(looks).as("looks until the gap, and one").isEqualTo(UNCLOCKED_LOOKS + LOOKS_PER_CLOCK + 1);
        passOver(3);
        assertAbout(miss(adaptive), LONGEST_NANOS);
        passOver(7);
        for (int penalty = 15; penalty > 1; penalty /= 2) {
            hit();
        }
        assertAbout(miss(adaptive), LONGEST_NANOS);

        assertThat(countPassedOver()).isEqualTo(1);
    }

    @Test
    void whatCameElsewhereIsForgottenWhenNothingHasComeThereForAWhile() {
        for (int i = 0; i < 5; i++) {
            countPassedOverBusy();
        }
        passOver(7); // of 31
        now += QUIET_NANOS;
        assertAbout(miss(adaptive), LONGEST_NANOS + TICK); // the clock is read once more, to see that

        assertThat(countPassedOver()).isEqualTo(1);
        assertThat(countPassedOver()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"ADAPTIVE", "SPIN"})
    void whereOneCoreHasToDoEverythingItLooksElsewhereWhenItHasBeenGivenAway(WaitStrategy strategy) {
        SpinWait wait = SpinWait.of(strategy, 1, this::readClock);
        int[] elsewhere = new int[1];

        assertThat(await(wait, () -> false, FOREVER, () -> ++elsewhere[0] >= YIELDS))
                .isFalse();
        assertThat(looks).isEqualTo(YIELDS + 1);
        assertThat(elsewhere[0]).isEqualTo(YIELDS - 1);

        for (int passedOver : new int[] {1, 3, 7}) {
            assertThat(await(wait, () -> false, FOREVER, () -> ++elsewhere[0] >= YIELDS))
                    .isFalse();
            assertThat(looks).as("looks until there is something elsewhere").isEqualTo(2);
            int asked = elsewhere[0];
            for (int i = 0; i < passedOver; i++) {
                assertThat(await(wait, () -> false, FOREVER, () -> ++elsewhere[0] >= YIELDS))
                        .isFalse();
                assertThat(looks).isEqualTo(1);
            }
            assertThat(elsewhere[0]).as("asked while it is passed over").isEqualTo(asked);
        }
        now += QUIET_NANOS;

        assertThat(await(wait, () -> false, FOREVER, () -> false)).isFalse();
        assertThat(looks).as("looks when that is forgotten").isEqualTo(YIELDS + 1);
    }

    @Test
    void onOneCoreThatWasKeptForLongItLooksElsewhereBeforeItGivesItAwayAgain() {
        SpinWait wait = SpinWait.of(WaitStrategy.ADAPTIVE, 1, this::readClock);
        int[] asked = new int[1];
        BooleanSupplier elsewhere = () -> {
            asked[0] += looks;
            return false;
        };

        assertThat(await(wait, () -> looks == 2, FOREVER, elsewhere)).isTrue();
        jump = KEPT_NANOS + 1;
        jumpAtRead = 2;
        assertThat(await(wait, () -> looks == 2, FOREVER, elsewhere)).isTrue();
        assertThat(asked[0]).isZero();

        jumpAtRead = 0;
        assertThat(await(wait, () -> looks == 2, FOREVER, elsewhere)).isTrue();
        assertThat(asked[0]).as("asked after the first look").isEqualTo(1);
        assertThat(await(wait, () -> looks == 2, FOREVER, elsewhere)).isTrue();
        assertThat(asked[0]).as("not asked again").isEqualTo(1);
    }

    @Test
    void onOneCoreWhatComesWhenItIsGivenAwayHalvesWhatIsPassedOverForSomethingElse() {
        SpinWait wait = SpinWait.of(WaitStrategy.ADAPTIVE, 1, this::readClock);
        for (int passedOver : new int[] {1, 3, 7}) {
            assertThat(await(wait, () -> false, FOREVER, () -> true)).isFalse();
            for (int i = 0; i < passedOver; i++) {
                await(wait, () -> false, FOREVER, () -> true);
            }
        }
        assertThat(await(wait, () -> looks == 2, FOREVER, () -> false)).isTrue();
        assertThat(await(wait, () -> looks == 2, FOREVER, () -> false)).isTrue();

        assertThat(await(wait, () -> false, FOREVER, () -> true)).isFalse();
        for (int i = 0; i < 3; i++) {
            await(wait, () -> false, FOREVER, () -> {
                throw new AssertionError("passed over, and yet it looked elsewhere");
            });
        }
        assertThat(await(wait, () -> false, FOREVER, () -> false)).isFalse();
        assertThat(looks).isEqualTo(YIELDS + 1);
    }

    /** Has the next occasions passed over without giving the core away. */
    private void passOver(int occasions) {
        for (int i = 0; i < occasions; i++) {
            assertThat(somethingElse()).isFalse();
            assertThat(looks)
                    .as("looks of one that does not give the core away")
                    .isEqualTo(1);
        }
    }

    /** Returns how many occasions are passed over until a wait is ended by something else. */
    private int countPassedOverBusy() {
        for (int passedOver = 0; ; passedOver++) {
            if (somethingElse()) {
                return passedOver;
            }
            assertThat(looks)
                    .as("looks of one that does not give the core away")
                    .isEqualTo(1);
        }
    }

    private void hit() {
        assertThat(await(adaptive, () -> looks == 2, FOREVER)).isTrue();
    }

    @Test
    void theOneThatAlwaysSpinsPassesNothingOverForWhatComesElsewhere() {
        assertThat(await(spin, () -> false, FOREVER, () -> true)).isFalse();

        assertAbout(miss(spin), LONGEST_NANOS);
        loseTheCore();
        assertThat(looks)
                .as("looks until the gap, and those when the core is given away")
                .isEqualTo(UNCLOCKED_LOOKS + 2 * LOOKS_PER_CLOCK + YIELDS + 1);
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
