package dev.deft.threadpool.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Both controllers in simulated pools with a knee at 20 workers, from 2 on, against the times that hill climbing by the same formulas has
 * been simulated to need, and against each other. Each figure is the mean of some seeds.
 */
@Tag("any-jdk")
class SizingSimulationTest {

    private static final int SEEDS = 20;

    private static SizingSimulation flat(Sizing sizing, double seconds, boolean exponential, int seed) {
        return new SizingSimulation(sizing, 2, 200, seconds, exponential, SizingSimulation.flat(20), seed).run(300);
    }

    private static SizingSimulation thrashing(Sizing sizing, double seconds, boolean exponential, int seed) {
        return thrashingPool(sizing, seconds, exponential, seed).run(400);
    }

    private static SizingSimulation thrashingPool(Sizing sizing, double seconds, boolean exponential, int seed) {
        return new SizingSimulation(sizing, 2, 200, seconds, exponential, SizingSimulation.thrashing(20), seed);
    }

    private static double secondsTo90(Sizing sizing, double seconds, boolean exponential) {
        double sum = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            sum += flat(sizing, seconds, exponential, seed).secondsTo(0.9, 20 / seconds);
        }
        return sum / SEEDS;
    }

    private static double keptOfTheBest(Sizing sizing, double seconds, boolean exponential) {
        return keptOfTheBest(seconds, seed -> thrashing(sizing, seconds, exponential, seed));
    }

    private static double keptOfTheBest(double seconds, IntFunction<SizingSimulation> run) {
        return IntStream.rangeClosed(1, SEEDS)
                .mapToDouble(seed -> run.apply(seed).completedFrom(150, 20 / seconds))
                .average()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0} s, exponential: {1}")
    @CsvSource({
        "0.01, false, 12, 17",
        "0.05, false, 19, 24",
        "0.25, false, 32, 47",
        "1, false, 67, 89",
        "0.01, true, 13, 21",
        "0.05, true, 19, 24",
        "0.25, true, 30, 47",
        "1, true, 66, 78"
    })
    void hillClimbingNeedsAsLongAsItsFormulasWereSimulatedToNeed(
            double seconds, boolean exponential, double least, double most) {
        assertThat(secondsTo90(Sizing.hillClimbing(), seconds, exponential)).isBetween(least, most);
    }

    @ParameterizedTest(name = "{0} s")
    @CsvSource({"0.01, 2", "0.05, 6", "0.25, 9", "1, 27"})
    void theProbeIsAtNinetyPercentInTheTimePredictedAndAtLeastTwiceAsSoon(double seconds, double most) {
        double probing = secondsTo90(Sizing.probing(), seconds, false);

        assertThat(probing).isLessThanOrEqualTo(most);
        assertThat(probing).isLessThan(secondsTo90(Sizing.hillClimbing(), seconds, false) / 2);
    }

    @ParameterizedTest(name = "{0} s, exponential: {1}")
    @CsvSource({
        "0.01, false, 0.96, 0.99",
        "0.05, false, 0.91, 0.95",
        "0.25, false, 0.66, 0.82",
        "0.01, true, 0.94, 0.98",
        "0.05, true, 0.91, 0.96",
        "0.25, true, 0.66, 0.82",
        "1, true, 0.56, 0.80"
    })
    void hillClimbingLosesMoreTheLongerTheTasksAreWhereTooManyWorkersThrash(
            double seconds, boolean exponential, double least, double most) {
        assertThat(keptOfTheBest(Sizing.hillClimbing(), seconds, exponential)).isBetween(least, most);
    }

    /**
     * Tasks of a second that begin together end together, and meanwhile nothing moves for longer than half a second: so the gate takes them for
     * blocked ones, as .NET's does, and each worker more that it brings makes all of them slower. The formulas alone keep what they were simulated to.
     */
    @Test
    void whereTasksTakeASecondItIsTheGateThatHasHillClimbingLoseMost() {
        double formulas = keptOfTheBest(
                1,
                seed -> thrashingPool(Sizing.hillClimbing(), 1, false, seed)
                        .withoutGate()
                        .run(400));
        assertThat(formulas).isBetween(0.60, 0.74);

        assertThat(keptOfTheBest(Sizing.hillClimbing(), 1, false)).isBetween(0.30, 0.45);
        assertThat(thrashing(Sizing.hillClimbing(), 1, false, 1).decisions())
                .filteredOn(decision -> decision.reason() == SizingReason.STARVATION)
                .hasSizeGreaterThan(50);
        assertThat(thrashing(Sizing.hillClimbing(), 0.25, false, 1).decisions())
                .extracting(SizingDecision::reason)
                .doesNotContain(SizingReason.STARVATION);
    }

    @ParameterizedTest(name = "{0} s")
    @CsvSource({"0.01", "0.05", "0.25", "1"})
    void theProbeKeepsNineTenthsThereWhateverTheTasksTake(double seconds) {
        assertThat(keptOfTheBest(Sizing.probing(), seconds, false)).isGreaterThan(0.93);
    }

    @ParameterizedTest(name = "{0} s, exponential")
    @CsvSource({"0.01, 2, 0.96", "0.05, 2, 0.95", "0.25, 10, 0.93", "1, 25, 0.91"})
    void whereTimesVaryTheProbeTakesLongerAndKeepsNineTenthsAllTheSame(double seconds, double longest, double least) {
        assertThat(secondsTo90(Sizing.probing(), seconds, true)).isLessThan(longest);
        assertThat(keptOfTheBest(Sizing.probing(), seconds, true)).isGreaterThan(least);
    }

    /** Tasks of a second whose times vary, of which a cohort tells little. */
    @Test
    void inItsWeakCaseTheProbeIsNotBehindTheClimberAllTheSame() {
        assertThat(secondsTo90(Sizing.probing(), 1, true)).isLessThan(secondsTo90(Sizing.hillClimbing(), 1, true) / 2);
        assertThat(keptOfTheBest(Sizing.probing(), 1, true))
                .isGreaterThan(keptOfTheBest(Sizing.hillClimbing(), 1, true));
    }

    @ParameterizedTest(name = "{0} s, exponential")
    @CsvSource({"0.01", "0.05"})
    void whereTasksAreShortNoRunIsLedAwayByChance(double seconds) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            assertThat(thrashing(Sizing.probing(), seconds, true, seed).completedFrom(150, 20 / seconds))
                    .as("seed %s", seed)
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void inSteadyStateTheProbeCompletesNineTenthsOfWhatTheBestDoes() {
        for (boolean exponential : new boolean[] {false, true}) {
            for (int seed = 1; seed <= SEEDS; seed++) {
                assertThat(flat(Sizing.probing(), 0.05, exponential, seed).completedFrom(30, 20 / 0.05))
                        .as("seed %s", seed)
                        .isGreaterThan(0.9);
            }
        }
    }

    /** The tasks of 10 ms that the probe ended in relation to the best sizes of a resource of 10, 20, 30, 20 and 10 permits, as long as each. */
    private static double ofTheBestWithPermitsThatChange(double everySeconds, boolean exponential, int seed) {
        return new SizingSimulation(Sizing.probing(), 2, 200, 0.01, exponential, SizingSimulation.flat(10), seed)
                .changingEvery(
                        everySeconds,
                        SizingSimulation.flat(20),
                        SizingSimulation.flat(30),
                        SizingSimulation.flat(20),
                        SizingSimulation.flat(10))
                .run(5 * everySeconds)
                .completedFrom(0, (10 + 20 + 30 + 20 + 10) / 5 / 0.01);
    }

    @ParameterizedTest(name = "every {0} s, exponential: {1}")
    @CsvSource({"1.5, false, 0.88", "1.5, true, 0.79", "30, false, 0.94", "30, true, 0.95"})
    void whereTasksAreShortTheFirstPauseIsShortEnoughForAResourceThatChanges(
            double everySeconds, boolean exponential, double least) {
        int seeds = exponential ? 2 * SEEDS : 1; // nothing is drawn where times are constant
        assertThat(IntStream.rangeClosed(1, seeds)
                        .mapToDouble(seed -> ofTheBestWithPermitsThatChange(everySeconds, exponential, seed))
                        .average()
                        .orElseThrow())
                .isGreaterThan(least);
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(flat(Sizing.hillClimbing(), 0.05, true, 3).decisions())
                .isEqualTo(flat(Sizing.hillClimbing(), 0.05, true, 3).decisions())
                .isNotEqualTo(flat(Sizing.hillClimbing(), 0.05, true, 4).decisions());
    }

    @Test
    void theGoalIsNeverOutsideItsLimits() {
        for (Sizing sizing : new Sizing[] {Sizing.hillClimbing(), Sizing.probing()}) {
            SizingSimulation simulated = thrashing(sizing, 0.05, true, 1);

            assertThat(simulated.decisions()).allMatch(decision -> decision.goal() >= 2 && decision.goal() <= 200);
            assertThat(simulated.largestGoal()).isGreaterThan(15);
        }
    }
}
