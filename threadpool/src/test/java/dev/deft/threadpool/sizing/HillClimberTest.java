package dev.deft.threadpool.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.threadpool.sizing.HillClimbing.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The moves and transitions of hill climbing, against series computed by hand from its formulas. */
class HillClimberTest {

    private static final long SECOND = 1_000_000_000;

    private final List<SizingDecision> trace = new ArrayList<>();
    private SizingController controller = controller(Sizing.hillClimbing(), 2, 100);
    private long now;
    private long begun = 1_000_000;
    private long completed;
    private double processorUse;

    private SizingController controller(HillClimbing sizing, int min, int max) {
        return sizing.tracedBy(trace::add).controller(min, max, 1);
    }

    private SizingSample now(int busy) {
        return new SizingSample(now, begun, completed, busy, true, processorUse, null);
    }

    /** Takes a sample of a second in which as many tasks have ended as {@code throughput} says of the goal. */
    private SizingDecision sample(IntToDoubleFunction throughput) {
        now += SECOND;
        completed += (long) throughput.applyAsDouble(controller.goal());
        controller.sample(now(controller.goal()));
        return last();
    }

    private void samples(int count, IntToDoubleFunction throughput) {
        for (int i = 0; i < count; i++) {
            sample(throughput);
        }
    }

    private SizingDecision last() {
        return trace.get(trace.size() - 1);
    }

    private List<Integer> goals() {
        return trace.stream().map(SizingDecision::goal).toList();
    }

    @Test
    void duringTheWarmUpTheGoalSwingsByOneWithAPeriodOfFourSamples() {
        samples(8, n -> 1000.0 * n);

        assertThat(goals()).containsExactly(2, 3, 3, 2, 2, 3, 3, 2);
        assertThat(trace).extracting(SizingDecision::reason).containsOnly(SizingReason.WARMUP);
        assertThat(trace).extracting(SizingDecision::state).containsOnly(SizingState.WARMING_UP);
        assertThat(trace).extracting(SizingDecision::elasticity).containsOnly(Double.NaN);
    }

    @Test
    void withPerfectScalingTheNinthSampleClimbsByTwoPointEightNineThreadsPerSecond() {
        samples(9, n -> 1000.0 * n);

        assertThat(last().reason()).isEqualTo(SizingReason.CLIMBING_MOVE);
        assertThat(last().state()).isEqualTo(SizingState.CLIMBING);
        assertThat(last().elasticity()).isCloseTo(1, within(1e-9));
        assertThat(goals().get(8))
                .as("2 + 0.85 squared * 4 is 4.89, and the wave is down")
                .isEqualTo(4);

        sample(n -> 1000.0 * n);
        assertThat(last().goal())
                .as("4.89, a move of no more than 2.89, and the wave is up")
                .isBetween(6, 8);
    }

    @Test
    void whereMoreThreadsBringNothingTheBiasMovesItDownAndAtTheMinimumSamplesTakeLonger() {
        samples(8, n -> 1000);
        long before = controller.nextSampleNanos();

        SizingDecision ninth = sample(n -> 1000);

        assertThat(ninth.elasticity()).isCloseTo(0, within(1e-9));
        assertThat(ninth.goal()).isEqualTo(2);
        // 10 times the interval, times the ratio of 0.15
        assertThat(controller.nextSampleNanos() / 1e6).isCloseTo(before / 1e6 * 10 * 0.15, within(1.0));
    }

    @Test
    void whereMoreThreadsCostThroughputItFallsWithoutACap() {
        controller = controller(Sizing.hillClimbing().with(Parameter.MAX_CHANGE_PER_SECOND, 30), 2, 100);
        force(50);
        trace.clear();

        samples(9, n -> 1e9 / ((double) n * n * n));

        assertThat(last().elasticity())
                .as("about -3, and the wish is at most -1")
                .isLessThan(-2.5);
        assertThat(last().goal()).isEqualTo(20);
    }

    @Test
    void anUpwardMoveIsCappedForEachSampleAndZeroWhileTheProcessorsAreBusy() {
        HillClimbing fast = Sizing.hillClimbing()
                .with(Parameter.MAX_CHANGE_PER_SECOND, 1000)
                .with(Parameter.MAX_CHANGE_PER_SAMPLE, 10);
        controller = controller(fast, 2, 100);
        samples(9, n -> 1000.0 * n);
        assertThat(last().goal()).isEqualTo(12);

        controller = controller(fast, 2, 100);
        completed = 0;
        processorUse = 0.96;
        samples(9, n -> 1000.0 * n);
        assertThat(last().reason()).isEqualTo(SizingReason.CLIMBING_MOVE);
        assertThat(last().goal()).isEqualTo(2);
    }

    @Test
    void noiseLowersTheConfidenceAndMakesTheWaveHigher() {
        force(20);
        trace.clear();
        // eight samples of period 4 follow the threads; what swings with period 8 is noise
        int[] number = {0};
        samples(9, n -> 1000.0 * n + 4000 * Math.cos(2 * Math.PI * number[0]++ / 8));

        double wave = 0.5 * Math.sqrt(2) / 2 / 20.5; // half a step up and down, in relation to the mean
        double noise = 4000.0 / 2 / 20500;
        double wish = 0.85 * wave / noise / 3;
        assertThat(last().elasticity()).isCloseTo(1, within(1e-4));
        double setting = 20 + wish * wish * 4;
        assertThat(last().goal()).isEqualTo((int) setting);

        sample(n -> 1000.0 * n);
        int height = (int) (0.5 + 6 * setting * noise);
        assertThat(height).isGreaterThan(10);
        assertThat(last().goal()).as("the wave is up").isBetween(20 + height - 1, 20 + height + 1);
    }

    @Test
    void aSampleOfTooFewTasksGoesOn() {
        force(10);
        sample(n -> 100);
        trace.clear();

        sample(n -> 50); // (10 - 1) / 50 is 0.18
        assertThat(last().reason()).isEqualTo(SizingReason.MORE_SAMPLES);
        assertThat(controller.nextSampleNanos()).isEqualTo(10_000_000);

        sample(n -> 50);
        assertThat(last().reason()).isEqualTo(SizingReason.WARMUP);
        assertThat(last().throughput()).as("100 tasks in 2 seconds").isCloseTo(50, within(1e-9));
    }

    @Test
    void whileThePoolStillShrinksNoSampleIsTaken() {
        controller.sample(now(3));

        assertThat(trace).isEmpty();
        assertThat(controller.nextSampleNanos()).isEqualTo(10_000_000);
    }

    @Test
    void theGoalKeepsToItsLimitsWithTheWaveAtTheTopBelowTheMaximum() {
        controller = controller(Sizing.hillClimbing().with(Parameter.MAX_CHANGE_PER_SECOND, 1000), 2, 8);
        samples(40, n -> 1000.0 * n);

        assertThat(goals()).allMatch(goal -> goal >= 2 && goal <= 8);
        assertThat(goals().subList(20, 40)).contains(8).allMatch(goal -> goal >= 5);
    }

    @Test
    void whereTheGoalCannotSwingThereIsNoWaveToFollowHoweverTheThroughputDoes() {
        controller = controller(Sizing.hillClimbing(), 7, 7);
        int[] number = {0};
        for (int i = 0; i < 40; i++) {
            sample(n -> 7000 + 500 * Math.cos(number[0]++ * Math.PI / 2));
            assertThat(controller.nextSampleNanos()).isBetween(10_000_000L, 200_000_000L);
        }

        assertThat(goals()).containsOnly(7);
        assertThat(trace.subList(8, 40)).allSatisfy(decision -> {
            assertThat(decision.reason()).isEqualTo(SizingReason.STABILIZING);
            assertThat(decision.state()).isEqualTo(SizingState.STABILIZING);
            assertThat(decision.elasticity()).isNaN();
        });

        controller.limit(now(7), 2, 100);
        samples(40, n -> 1000.0 * n);
        assertThat(last().state()).isEqualTo(SizingState.CLIMBING);
        assertThat(last().goal()).isGreaterThan(7);
    }

    @Test
    void queuedTasksThatDoNotMoveForHalfASecondGetOneMoreEachHalfSecond() {
        for (int half = 0; half <= 3; half++) {
            controller.gate(now(controller.goal()));
            now += SECOND / 2;
            begun += half == 0 ? 0 : 1; // the one that came
        }

        assertThat(goals()).containsExactly(3, 4, 5);
        assertThat(trace).extracting(SizingDecision::reason).containsOnly(SizingReason.STARVATION);
    }

    @Test
    void whileTheProcessorsAreBusyTheyGetItAfterASecondForEachWorker() {
        processorUse = 1;
        while (trace.isEmpty()) {
            controller.gate(now(2));
            now += SECOND / 2;
        }

        assertThat(last().sample().nanos()).isEqualTo(2 * SECOND);
        assertThat(last().goal()).isEqualTo(3);
    }

    @Test
    void theGateDoesNothingWhereTasksMoveOrNoneWaitsOrAWorkerIsFree() {
        for (int half = 0; half < 10; half++) {
            begun++;
            controller.gate(now(2));
            now += SECOND / 2;
        }
        for (int half = 0; half < 10; half++) {
            controller.gate(now(1));
            now += SECOND / 2;
        }
        for (int half = 0; half < 10; half++) {
            controller.gate(new SizingSample(now, begun, completed, 2, false, 0, null));
            now += SECOND / 2;
        }

        assertThat(trace).isEmpty();
    }

    @Test
    void workersThatLeaveTakeTheGoalWithThemAsFarAsTheMinimum() {
        force(10);
        controller.timedOut(now(0), 7);
        assertThat(controller.goal()).isEqualTo(7);
        assertThat(last().reason()).isEqualTo(SizingReason.THREAD_TIMED_OUT);

        controller.timedOut(now(0), 0);
        assertThat(controller.goal()).isEqualTo(2);
    }

    @Test
    void newLimitsMoveTheGoalBetweenThem() {
        force(50);
        controller.limit(now(0), 2, 20);
        assertThat(controller.goal()).isEqualTo(20);
        controller.limit(now(0), 30, 40);
        assertThat(controller.goal()).isEqualTo(30);
        assertThat(last().reason()).isEqualTo(SizingReason.LIMITS_CHANGED);
    }

    @Test
    void theTimesOfSamplesAreDrawnAnewWithEachChangeFromTheSeed() {
        List<Long> intervals = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sample(n -> 1000.0 * n);
            intervals.add(controller.nextSampleNanos() / 1_000_000);
        }

        assertThat(intervals).allMatch(millis -> millis >= 10 && millis <= 200);
        assertThat(intervals.stream().distinct().count()).isGreaterThan(10);
    }

    @Test
    void aParameterThatCannotBeIsRefusedByName() {
        assertThatThrownBy(() -> Sizing.hillClimbing().with(Parameter.WAVE_PERIOD, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hill climbing's WAVE_PERIOD is 5.0; give an even number from 2.0 to 100.0");
        assertThatThrownBy(() -> Sizing.hillClimbing().with(Parameter.BIAS, Double.NaN))
                .hasMessage("hill climbing's BIAS is NaN; give a number from -1.0 to 1.0");
        assertThatThrownBy(() -> Sizing.hillClimbing()
                        .with(Parameter.SAMPLE_INTERVAL_LOW_MILLIS, 300)
                        .controller(1, 2, 1))
                .hasMessageContaining("SAMPLE_INTERVAL_LOW_MILLIS is 300.0");
        assertThatThrownBy(() -> Sizing.hillClimbing().controller(3, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 to 2 workers");
    }

    /** Moves the goal there, as starvation does. */
    private void force(int goal) {
        controller.gate(now(goal - 1));
        now += SECOND / 2;
        controller.gate(now(goal - 1));
        assertThat(controller.goal()).isEqualTo(goal);
    }
}
