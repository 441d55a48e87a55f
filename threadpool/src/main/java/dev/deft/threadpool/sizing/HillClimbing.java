package dev.deft.threadpool.sizing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** {@link Sizing#hillClimbing}, with its parameters, which are .NET's unless they are set. It cannot be changed. Any thread. */
public final class HillClimbing extends Sizing {

    /** The parameters of hill climbing. Those that count something are whole numbers. */
    public enum Parameter {
        /** The samples that a wave of the number of workers takes, half of them above and half below; 4. Even. */
        WAVE_PERIOD(4, 2, 100, true),
        /** The waves that are looked at for their effect on the throughput; 8. */
        WAVE_HISTORY(8, 2, 100, true),
        /** The largest height of the wave, in workers; 20. */
        MAX_WAVE_MAGNITUDE(20, 1, 10_000, true),
        /** The factor of the wave's height, which grows with the noise; 1. */
        WAVE_MAGNITUDE_MULTIPLIER(1, 0, 100, false),
        /** The elasticity of the throughput at which one more worker is worth neither more nor less than it costs; 0.15. */
        BIAS(0.15, -1, 1, false),
        /** The ratio of the wave's effect to the noise at which the effect is trusted fully; 3. */
        TARGET_SIGNAL_TO_NOISE(3, 1e-6, 1e6, false),
        /** The workers by which the goal changes in a second at most; 4. */
        MAX_CHANGE_PER_SECOND(4, 0, 1e6, false),
        /** The workers by which it rises with a sample at most; 20. */
        MAX_CHANGE_PER_SAMPLE(20, 0, 1e6, false),
        /** The error of a sample, by the tasks under way when it ends, above which it goes on; 0.15. */
        MAX_SAMPLE_ERROR(0.15, 1e-6, 1e6, false),
        /** The shortest time that a sample takes, in milliseconds; 10. */
        SAMPLE_INTERVAL_LOW_MILLIS(10, 1, 3_600_000, true),
        /** The longest time that is drawn for a sample, in milliseconds; 200. */
        SAMPLE_INTERVAL_HIGH_MILLIS(200, 1, 3_600_000, true),
        /** The weight of the latest noise in its moving average; 0.01. */
        ERROR_SMOOTHING(0.01, 0, 1, false),
        /** The power to which the wish to move is raised: above 1, small ones count for less; 2. */
        GAIN_EXPONENT(2, 0.01, 100, false),
        /** The part of the processors in use above which the goal does not climb; 0.95. */
        CPU_HIGH(0.95, 0, 1, false),
        /** The part of the processors in use below which queued tasks that do not move get another worker soon; 0.8. */
        CPU_LOW(0.8, 0, 1, false);

        private final double byDefault;
        private final double least;
        private final double most;
        private final boolean whole;

        Parameter(double byDefault, double least, double most, boolean whole) {
            this.byDefault = byDefault;
            this.least = least;
            this.most = most;
            this.whole = whole;
        }

        private void check(double value) {
            boolean fits = value >= least && value <= most && (!whole || value == Math.rint(value));
            if (!fits || (this == WAVE_PERIOD && value % 2 != 0)) {
                String kind = this == WAVE_PERIOD ? "an even number" : whole ? "a whole number" : "a number";
                throw new IllegalArgumentException("hill climbing's " + this + " is " + value + "; give " + kind
                        + " from " + least + " to " + most);
            }
        }
    }

    private final Map<Parameter, Double> values;

    HillClimbing() {
        this(new EnumMap<>(Parameter.class));
        for (Parameter parameter : Parameter.values()) {
            values.put(parameter, parameter.byDefault);
        }
    }

    private HillClimbing(Map<Parameter, Double> values) {
        this.values = values;
    }

    /**
     * The same with one parameter set. That the shortest sample is no longer than the longest is looked at when a pool is started with it, for both may be set.
     *
     * @throws IllegalArgumentException if the value is none that the parameter can have
     */
    public HillClimbing with(Parameter parameter, double value) {
        Objects.requireNonNull(parameter, "parameter").check(value);
        HillClimbing changed = new HillClimbing(new EnumMap<>(values));
        changed.values.put(parameter, value);
        return changed;
    }

    /** The value of a parameter. */
    public double get(Parameter parameter) {
        return Objects.requireNonNull(values.get(Objects.requireNonNull(parameter, "parameter")));
    }

    @Override
    SizingController controller(DecisionLog log, long seed) {
        double low = get(Parameter.SAMPLE_INTERVAL_LOW_MILLIS);
        double high = get(Parameter.SAMPLE_INTERVAL_HIGH_MILLIS);
        if (low > high) {
            throw new IllegalArgumentException(
                    "hill climbing's SAMPLE_INTERVAL_LOW_MILLIS is " + low + " and its SAMPLE_INTERVAL_HIGH_MILLIS is "
                            + high + "; give a low one that is no more than the high one");
        }
        return new HillClimber(this, log, seed);
    }

    @Override
    public String toString() {
        return "hill climbing";
    }
}
