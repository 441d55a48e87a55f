package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.deft.threadpool.sizing.CohortTimes;
import org.junit.jupiter.api.Test;

/** The books of a {@link Cohort}. */
class CohortTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void itIsCompleteWhenAsManyAsItHasPlacesForHaveBegunAndEndedAndTimesAsManyAhead() {
        Cohort cohort = new Cohort(1, 2);
        assertThat(cohort.begins(10)).isEqualTo(0);
        assertThat(cohort.begins(20)).isEqualTo(1);
        assertThat(cohort.begins(30)).isEqualTo(2);
        assertThat(cohort.hasPlaces()).isTrue();
        assertThat(cohort.begins(30)).isEqualTo(3);
        assertThat(cohort.hasPlaces()).isFalse();
        assertThat(cohort.begins(40)).isEqualTo(Cohort.NONE);

        assertThat(cohort.ends(2, 30, 49, 0)).isFalse();
        assertThat(cohort.ends(1, 20, 50, 0)).isFalse();
        assertThat(cohort.ends(0, 10, 60, 10)).isTrue();
        assertThat(cohort.ends(3, 30, 61, 0)).as("it is complete without").isFalse();

        CohortTimes times = cohort.times(2, 60);
        assertThat(times).isEqualTo(new CohortTimes(2, 2, 35, 25, 50)); // 30 and 40
    }

    @Test
    void itGoesOnWithThoseThatWereTimedAhead() {
        Cohort cohort = new Cohort(1, 1);
        cohort.begins(0);
        cohort.begins(20);
        assertThat(cohort.ends(0, 0, 10, 0)).isTrue();

        assertThat(cohort.extendTo(1)).isFalse();
        assertThat(cohort.extendTo(2)).isTrue();

        assertThat(cohort.isComplete()).isFalse();
        assertThat(cohort.hasPlaces()).isTrue();
        assertThat(cohort.ends(1, 20, 50, 0)).isTrue();
        assertThat(cohort.times(1, 50).meanNanos()).isCloseTo(20, within(1e-9));
    }

    @Test
    void itIsCompleteAtOnceWhereThoseThatWereTimedAheadHaveEnded() {
        Cohort cohort = new Cohort(1, 1);
        cohort.begins(0);
        cohort.begins(20);
        assertThat(cohort.ends(1, 20, 50, 0)).isFalse();
        assertThat(cohort.ends(0, 0, 60, 0)).isTrue();

        cohort.extendTo(2);

        assertThat(cohort.isComplete()).isTrue();
        assertThat(cohort.times(1, 60)).isEqualTo(new CohortTimes(1, 2, 45, 225, 60)); // 60 and 30
    }

    @Test
    void ofOneThatCameToNothingThoseStayThatWereTimedAhead() {
        Cohort cohort = new Cohort(1, 2);
        for (int i = 0; i < 4; i++) {
            cohort.begins(10);
        }
        cohort.ends(0, 10, 20, 0);
        assertThat(cohort.ends(1, 10, 20, 0)).isTrue();

        cohort.goOnWithOthers();

        assertThat(cohort.begins(30)).isEqualTo(4);
        assertThat(cohort.ends(2, 10, 50, 0)).isFalse();
        assertThat(cohort.ends(4, 30, 50, 0)).as("ahead of the next").isFalse();
        assertThat(cohort.ends(3, 10, 70, 0)).isTrue();
        assertThat(cohort.times(2, 70).meanNanos()).isCloseTo(50, within(1e-9)); // 40 and 60
    }

    @Test
    void ofOneThatCameToNothingTheLateTasksCountNoMore() {
        Cohort cohort = new Cohort(1, 2);
        for (int i = 0; i < 4; i++) {
            cohort.begins(10);
        }
        cohort.ends(0, 10, 20, 0);

        cohort.goOnWithOthers();

        cohort.ends(2, 10, 50, 0);
        assertThat(cohort.ends(1, 10, 60, 0)).as("late").isFalse();
        assertThat(cohort.ends(3, 10, 70, 0)).isTrue();
        assertThat(cohort.times(2, 70).meanNanos()).isCloseTo(50, within(1e-9)); // 40 and 60
    }

    @Test
    void whatHasNotEndedCountsWithTheTimeThatItHasTakenSoFar() {
        Cohort cohort = new Cohort(1, 3);
        cohort.begins(100 * SECOND);
        cohort.begins(101 * SECOND);
        cohort.begins(102 * SECOND);
        cohort.ends(0, 100 * SECOND, 102 * SECOND, 0);
        cohort.ends(1, 101 * SECOND, 103 * SECOND, 0);

        // 2 + 2 + 18 so far, by 2 that ended
        assertThat(cohort.times(3, 120 * SECOND).meanNanos()).isCloseTo(11e9, within(1.0));
        assertThat(cohort.times(3, 120 * SECOND).tasks()).isEqualTo(2);
    }

    @Test
    void itIsOverdueTenTimesTheMeanAfterTheLastEndAndTellsIfMostHaveEnded() {
        Cohort cohort = new Cohort(1, 2);
        cohort.begins(0);
        cohort.begins(0);
        cohort.ends(0, 0, SECOND, 0);

        assertThat(cohort.isOverdue(11 * SECOND)).isFalse();
        assertThat(cohort.isOverdue(11 * SECOND + 1)).isTrue();
        assertThat(cohort.isTelling()).isTrue();

        cohort.ends(1, 0, 12 * SECOND, 0);
        assertThat(cohort.isOverdue(1000 * SECOND)).as("all have ended").isFalse();
    }

    @Test
    void oneOfWhichMostDoNotEndTellsNothingAndThatOfOthersIsWaitedForTwiceAsLong() {
        Cohort cohort = new Cohort(3, 3);
        cohort.begins(0);
        cohort.begins(0);
        assertThat(cohort.isOverdue(1000 * SECOND)).as("one is to begin").isFalse();
        cohort.begins(5 * SECOND);

        assertThat(cohort.isOverdue(6 * SECOND)).isFalse();
        assertThat(cohort.isOverdue(6 * SECOND + 1)).isTrue();
        assertThat(cohort.isTelling()).isFalse();

        Cohort others = cohort.ofOthers();
        assertThat(others.number).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(others.begins(0)).isEqualTo(i);
        }
        assertThat(others.isOverdue(2 * SECOND)).isFalse();
        assertThat(others.isOverdue(2 * SECOND + 1)).isTrue();
    }

    @Test
    void anotherInItsPlaceIsEmptyAndAsLarge() {
        Cohort cohort = new Cohort(7, 2);
        cohort.begins(0);

        Cohort again = cohort.again();

        assertThat(again.number).isEqualTo(7);
        assertThat(again.hasBegun()).isFalse();
        again.begins(0);
        again.begins(1);
        assertThat(again.ends(0, 0, 2, 0)).isFalse();
        assertThat(again.ends(1, 1, 2, 0)).isTrue();
    }
}
