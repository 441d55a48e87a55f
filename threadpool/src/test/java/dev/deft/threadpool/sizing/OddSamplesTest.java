package dev.deft.threadpool.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.sizing.HillClimbing.Parameter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Controllers with all that can be set, told all that can be told, in an order drawn from a seed: their goals keep to the limits. */
class OddSamplesTest {

    private static final int PARAMETER_SETS = 200;
    private static final int SAMPLES = 300;

    /** The least, the largest, and some between. */
    private static final Map<Parameter, double[]> VALUES = new EnumMap<>(Map.ofEntries(
            Map.entry(Parameter.WAVE_PERIOD, new double[] {2, 4, 6, 100}),
            Map.entry(Parameter.WAVE_HISTORY, new double[] {2, 3, 8, 100}),
            Map.entry(Parameter.MAX_WAVE_MAGNITUDE, new double[] {1, 20, 10_000}),
            Map.entry(Parameter.WAVE_MAGNITUDE_MULTIPLIER, new double[] {0, 1, 100}),
            Map.entry(Parameter.BIAS, new double[] {-1, 0, 0.15, 1}),
            Map.entry(Parameter.TARGET_SIGNAL_TO_NOISE, new double[] {1e-6, 3, 1e6}),
            Map.entry(Parameter.MAX_CHANGE_PER_SECOND, new double[] {0, 4, 1e6}),
            Map.entry(Parameter.MAX_CHANGE_PER_SAMPLE, new double[] {0, 20, 1e6}),
            Map.entry(Parameter.MAX_SAMPLE_ERROR, new double[] {1e-6, 0.15, 1e6}),
            Map.entry(Parameter.SAMPLE_INTERVAL_LOW_MILLIS, new double[] {1, 10}),
            Map.entry(Parameter.SAMPLE_INTERVAL_HIGH_MILLIS, new double[] {10, 200, 3_600_000}),
            Map.entry(Parameter.ERROR_SMOOTHING, new double[] {0, 0.01, 1}),
            Map.entry(Parameter.GAIN_EXPONENT, new double[] {0.01, 1, 2, 100}),
            Map.entry(Parameter.CPU_HIGH, new double[] {0, 0.95, 1}),
            Map.entry(Parameter.CPU_LOW, new double[] {0, 0.8, 1})));

    private static final long[] STEPS = {0, 1, 100, 1_000_000, 200_000_000, 500_000_000, 3_600_000_000_000L};
    private static final double[] USES = {Double.NaN, 0, 0.5, 0.9, 1, 1.1};
    private static final double[] TIMES = {0, 1e-3, 1e3, 1e6, 1e9, 1e15};

    private final Random random = new Random(7);
    private int min;
    private int max;
    private long now = -5_000_000_000L;
    private long completed;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theGoalIsNeverOutsideItsLimitsAndSamplesAreNeverDueBefore(boolean climbing) {
        for (int set = 0; set < PARAMETER_SETS; set++) {
            min = 1 + random.nextInt(3);
            max = min + random.nextInt(40);
            SizingController controller =
                    (climbing ? drawn() : Sizing.probing()).controller(min, max, random.nextLong());
            for (int i = 0; i < SAMPLES; i++) {
                tell(controller, climbing);
                assertThat(controller.goal()).as("set %s, sample %s", set, i).isBetween(min, max);
                assertThat(controller.nextSampleNanos()).isNotNegative();
            }
        }
    }

    private HillClimbing drawn() {
        HillClimbing sizing = Sizing.hillClimbing();
        for (Map.Entry<Parameter, double[]> parameter : VALUES.entrySet()) {
            sizing = sizing.with(parameter.getKey(), oneOf(parameter.getValue()));
        }
        return sizing;
    }

    private double oneOf(double[] values) {
        return values[random.nextInt(values.length)];
    }

    private void tell(SizingController controller, boolean climbing) {
        now += STEPS[random.nextInt(STEPS.length)];
        completed += random.nextBoolean() ? 0 : random.nextInt(1000);
        switch (random.nextInt(10)) {
            case 0, 1 -> controller.gate(sample(controller, null));
            case 2 -> controller.timedOut(sample(controller, null), random.nextInt(controller.goal() + 1));
            case 3 -> {
                min = 1 + random.nextInt(5);
                max = min + random.nextInt(30);
                controller.limit(sample(controller, null), min, max);
            }
            default ->
                controller.sample(
                        sample(controller, climbing || controller.cohortNumber() == 0 ? null : cohort(controller)));
        }
    }

    private SizingSample sample(SizingController controller, CohortTimes cohort) {
        int busy = random.nextInt(controller.goal() + 3);
        return new SizingSample(now, completed + busy, completed, busy, random.nextBoolean(), oneOf(USES), cohort);
    }

    private CohortTimes cohort(SizingController controller) {
        double mean = oneOf(TIMES);
        return new CohortTimes(
                1 + random.nextInt(controller.goal()),
                Math.max(1, controller.cohortTasks() - random.nextInt(3)),
                mean,
                random.nextBoolean() ? 0 : mean * mean * random.nextInt(100),
                random.nextInt(10) == 0 ? 1000 : 1_000_000_000L);
    }
}
