package dev.deft.threadpool.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The search of the probe, against curves whose elasticities are known. */
class CohortProbeTest {

    private static final long SECOND = 1_000_000_000;

    private final List<SizingDecision> trace = new ArrayList<>();
    private SizingController controller = controller(2, 200);
    private long now;
    private double processorUse;

    /** The coefficient of variation of the tasks' times. */
    private double variation;

    private SizingController controller(int min, int max) {
        return Sizing.probing().tracedBy(trace::add).controller(min, max, 1);
    }

    private SizingSample sample(CohortTimes cohort) {
        return new SizingSample(now, 0, 0, controller.goal(), true, processorUse, cohort);
    }

    /** Completes the cohort that is asked for, where the throughput is what {@code throughput} says, in tasks a second. */
    private SizingDecision cohort(IntToDoubleFunction throughput) {
        int workers = controller.goal();
        double mean = workers / throughput.applyAsDouble(workers) * SECOND;
        double deviation = variation * mean;
        now += SECOND;
        controller.sample(
                sample(new CohortTimes(workers, controller.cohortTasks(), mean, deviation * deviation, SECOND)));
        return last();
    }

    private void cohortsUntilHold(IntToDoubleFunction throughput) {
        for (int i = 0; controller.cohortNumber() != 0; i++) {
            assertThat(i).as("cohorts until it holds").isLessThan(100);
            cohort(throughput);
        }
    }

    private SizingDecision last() {
        return trace.get(trace.size() - 1);
    }

    private List<Integer> goals() {
        return trace.stream().map(SizingDecision::goal).toList();
    }

    private static double flat(int workers) {
        return 100 * Math.min(workers, 20);
    }

    /** Best at 20. */
    private static double thrashing(int workers) {
        return workers <= 20 ? 100 * workers : 100.0 * 20 * 20 / workers;
    }

    @Test
    void itDoublesWhileThatPaysThenBisectsAndHolds() {
        cohortsUntilHold(CohortProbeTest::flat);

        // 16 to 32 has an elasticity of ln(20/16)/ln(2) = 0.32, and from there on of 0
        assertThat(goals()).containsExactly(4, 8, 16, 32, 64, 45, 38, 32);
        assertThat(trace)
                .extracting(SizingDecision::reason)
                .containsExactly(
                        SizingReason.FIRST_COHORT,
                        SizingReason.WORTHWHILE,
                        SizingReason.WORTHWHILE,
                        SizingReason.WORTHWHILE,
                        SizingReason.WORTHWHILE,
                        SizingReason.NOT_WORTHWHILE,
                        SizingReason.NOT_WORTHWHILE,
                        SizingReason.NOT_WORTHWHILE);
        assertThat(trace.get(4).elasticity()).isCloseTo(Math.log(20 / 16.0) / Math.log(2), within(1e-9));
        assertThat(trace.get(0).throughput()).isCloseTo(200, within(1e-6));
    }

    @Test
    void itTimesTwoTasksForEachWorkerAndSixteenAtLeast() {
        List<Integer> cohorts = new ArrayList<>();
        while (controller.cohortNumber() != 0) {
            cohorts.add(controller.cohortTasks());
            cohort(CohortProbeTest::flat);
        }

        assertThat(cohorts).containsExactly(16, 16, 16, 32, 64, 128, 90, 76);
    }

    @Test
    void aDifferenceWithinItsErrorIsTimedOnUntilItIsClearOrLargeEnough() {
        cohort(CohortProbeTest::flat);
        variation = 1;

        // from 2 to 4 at an elasticity of 0.3: the error is sqrt(0 + 1/16) / ln(2) = 0.36, then less
        IntToDoubleFunction slight = workers -> 200 * Math.pow(workers / 2.0, 0.3);
        List<Integer> cohorts = new ArrayList<>();
        do {
            cohorts.add(controller.cohortTasks());
        } while (cohort(slight).reason() == SizingReason.MORE_TASKS);

        assertThat(cohorts).as("at most 4 * 4 + 64").containsExactly(16, 32, 64);
        assertThat(last().reason()).isEqualTo(SizingReason.WORTHWHILE);
        assertThat(last().goal()).isEqualTo(8);
    }

    @Test
    void theErrorIsThatOfTwoMeans() {
        variation = 1;
        cohort(CohortProbeTest::flat); // 1/16
        // 4 workers scale perfectly: 0.85 from the bias, and twice sqrt(2/16) / ln(2) is 1.02; then 0.88, then 0.81
        assertThat(cohort(CohortProbeTest::flat).reason()).isEqualTo(SizingReason.MORE_TASKS);
        assertThat(cohort(CohortProbeTest::flat).reason()).isEqualTo(SizingReason.MORE_TASKS);
        assertThat(cohort(CohortProbeTest::flat).reason()).isEqualTo(SizingReason.WORTHWHILE);
    }

    @Test
    void aCohortOfLessThanTenMillisecondsGoesOn() {
        controller.sample(sample(new CohortTimes(2, 16, 1e6, 0, 8_000_000)));

        assertThat(last().reason()).isEqualTo(SizingReason.MORE_TASKS);
        assertThat(controller.cohortTasks()).isEqualTo(32);
        assertThat(controller.cohortNumber()).isEqualTo(1);
    }

    @Test
    void tasksThatAreOverSoonerThanAWorkerIsAwakeGetNoOtherOne() {
        controller.sample(sample(new CohortTimes(2, 5000, 10_000, 0, SECOND)));
        controller.sample(sample(new CohortTimes(4, 5000, 10_000, 0, SECOND)));

        assertThat(last().reason()).isEqualTo(SizingReason.NOT_WORTHWHILE);
        assertThat(goals()).containsExactly(4, 3);
    }

    @Test
    void whereItHoldsItLooksBelowAndAboveByTurnsAfterPausesThatGrow() {
        IntToDoubleFunction bestAtTwenty = workers -> thrashing(workers) / 10; // a task takes a tenth of a second
        cohortsUntilHold(bestAtTwenty);
        assertThat(controller.nextSampleNanos()).isEqualTo(SECOND);
        List<Integer> held = new ArrayList<>();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            pauses.add(controller.nextSampleNanos() / SECOND);
            controller.sample(sample(null));
            assertThat(last().reason()).isEqualTo(SizingReason.RE_PROBE);
            cohortsUntilHold(bestAtTwenty);
            held.add(controller.goal());
        }

        assertThat(held).allMatch(goal -> goal >= 17 && goal <= 22);
        assertThat(pauses.subList(pauses.size() - 3, pauses.size())).containsExactly(16L, 16L, 16L);
        assertThat(goals()).contains(16, 24);
    }

    @Test
    void itsPausesAreShorterWhereTasksAreBecauseATrialIs() {
        cohortsUntilHold(workers -> 5 * flat(workers) / 4); // a task takes 8 ms, and 12.8 with 32 workers
        assertThat(controller.goal()).isEqualTo(32);
        assertThat(controller.nextSampleNanos()).isCloseTo(20 * SECOND * 128 / 10_000, within(1L));

        controller.sample(sample(null));
        cohortsUntilHold(workers -> workers == 32 ? 2500 : 1); // it stays
        assertThat(controller.nextSampleNanos()).isCloseTo(2 * 20 * SECOND * 128 / 10_000, within(1L));

        controller = controller(2, 200);
        cohortsUntilHold(workers -> 100 * flat(workers));
        assertThat(controller.nextSampleNanos()).as("not less").isEqualTo(SECOND / 5);
    }

    @Test
    void aLookBelowIsASandwichAndIsAdoptedWhereItCostsNothing() {
        cohortsUntilHold(CohortProbeTest::flat);
        trace.clear();

        controller.sample(sample(null));
        cohort(CohortProbeTest::flat); // 32 again
        cohort(CohortProbeTest::flat); // 27
        cohort(CohortProbeTest::flat); // 32 once more, and 27 is as good

        assertThat(goals().subList(0, 3)).containsExactly(32, 27, 32);
        assertThat(last().reason()).isEqualTo(SizingReason.NOT_WORTHWHILE);
        assertThat(last().goal()).as("from 27 it goes on below").isEqualTo(22);
    }

    @Test
    void fromALargerNumberThatATrialHasLedToTheNextTrialGoesOnAndNotTheSearch() {
        cohortsUntilHold(CohortProbeTest::thrashing);
        int held = controller.goal();
        IntToDoubleFunction grown = workers -> thrashing(held) * workers / held; // with what is held it is the same

        do {
            controller.sample(sample(null));
            cohortsUntilAdoptedOrHold(grown);
        } while (controller.cohortNumber() == 0);

        int adopted = (int) Math.round(1.25 * held);
        assertThat(last().reason()).isEqualTo(SizingReason.WORTHWHILE);
        assertThat(last().goal()).isEqualTo((int) Math.round(1.25 * adopted));
        cohort(grown);
        assertThat(last().goal()).as("back, to compare").isEqualTo(adopted);
    }

    private void cohortsUntilAdoptedOrHold(IntToDoubleFunction throughput) {
        do {
            cohort(throughput);
        } while (controller.cohortNumber() != 0 && last().reason() != SizingReason.WORTHWHILE);
    }

    @Test
    void aTrialTimesFourTasksForEachWorkerAndGoesOnUntilItIsClear() {
        cohortsUntilHold(CohortProbeTest::flat);
        assertThat(controller.goal()).isEqualTo(32);
        controller.sample(sample(null));
        variation = 1;

        List<Integer> cohorts = new ArrayList<>();
        do {
            cohorts.add(controller.cohortTasks());
        } while (cohort(CohortProbeTest::flat).goal() != 32 || controller.cohortTasks() != 4 * 32);

        // 32 workers, then 27, and at most 8 * 27 + 64 tasks: 27 is as good, but the error is sqrt(1/128 + 1/216) /
        // ln(32/27) = 0.66
        assertThat(cohorts).containsExactly(4 * 32, 4 * 27, 8 * 27);
        assertThat(last().reason()).isEqualTo(SizingReason.RE_PROBE);
    }

    @Test
    void throughputThatGrowsMoreThanItsWorkersShowsNoMoreThanIfItGrewLikeThem() {
        variation = 0.5;
        cohort(CohortProbeTest::flat);

        // an elasticity of 2 and an error of 0.5 * sqrt(2/16) / ln(2) = 0.26: 1.85 from the bias, but one of 1 were
        // 0.85 from it
        IntToDoubleFunction tooGood = workers -> 200 * Math.pow(workers / 2.0, 2);
        assertThat(cohort(tooGood).reason()).isEqualTo(SizingReason.WORTHWHILE);

        controller = controller(2, 200);
        variation = 1;
        cohort(CohortProbeTest::flat);
        assertThat(cohort(tooGood).reason()).as("an error of 0.51").isEqualTo(SizingReason.MORE_TASKS);
    }

    @Test
    void itsStateIsTheSearchThenToHoldThenToTimeAgainWhatIsHeldAndItsNeighbour() {
        cohortsUntilHold(CohortProbeTest::thrashing);
        assertThat(trace.subList(0, trace.size() - 1))
                .extracting(SizingDecision::state)
                .containsOnly(SizingState.SEARCHING);
        assertThat(last().state()).isEqualTo(SizingState.HOLDING);
        trace.clear();

        controller.sample(sample(null));
        cohortsUntilHold(CohortProbeTest::thrashing);
        assertThat(trace.subList(0, trace.size() - 1))
                .hasSizeGreaterThan(2)
                .extracting(SizingDecision::state)
                .containsOnly(SizingState.RE_PROBING);
        assertThat(last().state()).isEqualTo(SizingState.HOLDING);

        controller.sample(sample(null));
        cohort(workers -> 2 * thrashing(workers));
        assertThat(last().state()).as("the throughput has shifted").isEqualTo(SizingState.SEARCHING);
    }

    @Test
    void aDriftThatChangesBothIsNotTakenForTheEffectOfTheWorkers() {
        cohortsUntilHold(CohortProbeTest::thrashing);
        int held = controller.goal();
        controller.sample(sample(null));
        cohort(CohortProbeTest::thrashing);
        int tried = controller.goal();
        assertThat(tried).isLessThan(held);

        // the tasks become longer by a tenth, and by another: what is in the middle is compared with the middle
        cohort(workers -> thrashing(held) * Math.pow((double) workers / held, 0.3) / 1.1);
        cohort(workers -> thrashing(held) / 1.2);

        assertThat(last().elasticity()).isCloseTo(0.3, within(0.06));
        assertThat(controller.goal()).isEqualTo(held);
    }

    @Test
    void aShiftOfTheThroughputByMoreThanAQuarterBeginsTheSearchAnew() {
        cohortsUntilHold(CohortProbeTest::thrashing);
        int held = controller.goal();
        controller.sample(sample(null));

        cohort(workers -> 2 * thrashing(workers));

        assertThat(last().reason()).isEqualTo(SizingReason.THROUGHPUT_SHIFTED);
        assertThat(last().goal()).isEqualTo(2 * held);
    }

    @Test
    void whereTheFirstStepUpDoesNotPayItGoesDownAsLongAsThatCostsNothing() {
        cohortsUntilHold(CohortProbeTest::flat);
        controller.sample(sample(null));
        trace.clear();

        cohortsUntilHold(workers -> 100 * Math.min(workers, 5)); // the knee falls from 20 to 5

        assertThat(goals().subList(0, 4)).containsExactly(64, 16, 8, 4);
        assertThat(controller.goal()).isBetween(5, 6);
    }

    @Test
    void queuedTasksThatDoNotMoveGetAQuarterMoreUnlessTheProcessorsAreBusy() {
        processorUse = 0.9;
        gate(10);
        assertThat(trace).isEmpty();

        processorUse = 0.1;
        gate(6);
        assertThat(goals()).containsExactly(3, 4, 5, 7, 9, 12);
        assertThat(trace).extracting(SizingDecision::reason).containsOnly(SizingReason.STARVATION);
    }

    @Test
    void tasksThatTakeLongAreGivenFourTimesTheirTime() {
        double mean = 2.0 * SECOND;
        controller.sample(sample(new CohortTimes(2, 16, mean, 0, 16 * SECOND)));
        assertThat(controller.goal()).isEqualTo(4);
        trace.clear();

        gate(40);

        assertThat(trace.get(0).goal()).isEqualTo(5);
        assertThat(trace.get(0).sample().nanos())
                .as("4 times 2 seconds, doubled for twice the workers")
                .isEqualTo(16 * SECOND);
    }

    /** Lets the gate look so often, while nothing moves but the workers that come. */
    private void gate(int looks) {
        long begun = 0;
        for (int i = 0; i <= looks && trace.size() < looks; i++) {
            int before = controller.goal();
            controller.gate(new SizingSample(now, begun, 0, before, true, processorUse, null));
            begun += controller.goal() - before;
            now += SECOND / 2;
        }
    }

    @Test
    void workersThatLeaveAndNewLimitsBeginTheSearchAnew() {
        cohortsUntilHold(CohortProbeTest::flat);
        controller.timedOut(sample(null), 5);
        assertThat(controller.goal()).isEqualTo(5);
        controller.limit(sample(null), 8, 10);
        assertThat(controller.goal()).isEqualTo(8);

        cohort(CohortProbeTest::flat);
        assertThat(last().reason()).isEqualTo(SizingReason.FIRST_COHORT);
        cohortsUntilHold(CohortProbeTest::flat);
        assertThat(controller.goal()).isEqualTo(10);
    }

    @Test
    void aLimitThatATrialHasLedToIsHeldBeforeTheNextTrial() {
        controller = controller(2, 28);
        cohortsUntilHold(CohortProbeTest::thrashing);
        int held = controller.goal();
        IntToDoubleFunction grown = workers -> thrashing(held) * workers / held;
        while (controller.goal() < 28) {
            controller.sample(sample(null));
            cohortsUntilHold(grown);
        }

        assertThat(held).isEqualTo(21);
        assertThat(last().reason()).isEqualTo(SizingReason.WORTHWHILE);
        assertThat(goals()).as("28 is tried, compared with 26, and held").endsWith(28, 26, 28);
    }

    @Test
    void betweenLimitsThatAreOneItHolds() {
        controller = controller(3, 3);
        cohortsUntilHold(CohortProbeTest::flat);
        controller.sample(sample(null));
        cohortsUntilHold(CohortProbeTest::flat);

        assertThat(goals()).containsOnly(3);
    }
}
