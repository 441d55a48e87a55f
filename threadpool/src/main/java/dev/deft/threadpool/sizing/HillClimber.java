package dev.deft.threadpool.sizing;

import dev.deft.threadpool.sizing.HillClimbing.Parameter;
import dev.deft.threadpool.sizing.Wave.Component;
import java.util.SplittableRandom;

/**
 * The controller of {@link Sizing#hillClimbing}. The number of workers is the {@link #setting} and, every other half period, a wave's
 * height more. The part of the throughput that swings with the same period tells what one more worker is worth.
 */
final class HillClimber implements SizingController {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The time for each worker of the goal after which tasks that do not move get another one, where the processors are busy. */
    private static final long BUSY_NANOS_PER_WORKER = 1_000_000_000;

    /**
     * The height, in relation to the mean, up to which the number of workers did not swing: what rounding leaves of a series that stays the same is some
     * 1e-16, and one step in the longest series, of a hundred thousand workers, is more than this.
     */
    private static final double NO_SWING = 1e-10;

    private final HillClimbing parameters;
    private final DecisionLog log;
    private final SplittableRandom random;
    private final int period;
    private final Wave throughputs;
    private final Wave workers;
    private final Standstill standstill = new Standstill(false);

    private SizingState state = SizingState.WARMING_UP;

    /** The goal without its wave. */
    private double setting;

    /** The samples that were taken. */
    private long samples;

    /** The moving average of the noise, relative to the throughput; 0 until there is one. */
    private double noise;

    /** The time of the last sample that was taken, and the tasks that had ended by then. */
    private long sampledAt;

    private long completed;

    private long intervalMillis;
    private long nextMillis;

    HillClimber(HillClimbing parameters, DecisionLog log, long seed) {
        this.parameters = parameters;
        this.log = log;
        this.random = new SplittableRandom(seed);
        this.period = (int) parameters.get(Parameter.WAVE_PERIOD);
        int length = longest();
        this.throughputs = new Wave(length);
        this.workers = new Wave(length);
        this.setting = log.goal();
        drawInterval();
        this.nextMillis = intervalMillis;
    }

    private int longest() {
        return period * (int) parameters.get(Parameter.WAVE_HISTORY);
    }

    @Override
    public int goal() {
        return log.goal();
    }

    @Override
    public long nextSampleNanos() {
        return nextMillis * NANOS_PER_MILLI;
    }

    @Override
    public int cohortNumber() {
        return 0;
    }

    @Override
    public int cohortTasks() {
        return 0;
    }

    @Override
    public void sample(SizingSample sample) {
        if (sample.busy() > goal()) { // the pool still shrinks: that sample would show the old number
            nextMillis = lowMillis();
            return;
        }
        double seconds = samples == 0 ? 0 : (sample.nanos() - sampledAt) / NANOS_PER_SECOND;
        long ended = sample.completed() - completed;
        double throughput = seconds > 0 ? ended / seconds : 0; // nothing looks at the first one
        if (samples > 0 && (goal() - 1.0) / ended >= parameters.get(Parameter.MAX_SAMPLE_ERROR)) {
            nextMillis = lowMillis();
            log.decide(sample, goal(), SizingReason.MORE_SAMPLES, state, throughput, Double.NaN);
            return;
        }
        sampledAt = sample.nanos();
        completed = sample.completed();
        throughputs.add(throughput);
        workers.add(goal());
        samples++;
        climb(sample, seconds, throughput);
    }

    private void climb(SizingSample sample, double seconds, double throughput) {
        double bias = parameters.get(Parameter.BIAS);
        double elasticity = Double.NaN;
        double confidence = 0;
        SizingReason reason = SizingReason.WARMUP;
        state = SizingState.WARMING_UP;
        int length = (int) Math.min(samples - 1, longest()) / period * period;
        double mean = length > period ? throughputs.mean(length) : 0;
        if (mean > 0) {
            Component wave = relative(workers.component(period, length), workers.mean(length));
            double noiseNow = noise(length, mean);
            double smoothing = parameters.get(Parameter.ERROR_SMOOTHING);
            noise = noise == 0 ? noiseNow : smoothing * noiseNow + (1 - smoothing) * noise;
            reason = SizingReason.STABILIZING;
            state = SizingState.STABILIZING;
            if (wave.magnitude() > NO_SWING) {
                reason = SizingReason.CLIMBING_MOVE;
                state = SizingState.CLIMBING;
                elasticity =
                        relative(throughputs.component(period, length), mean).along(wave);
            }
            double loudest = Math.max(noise, noiseNow);
            confidence =
                    loudest > 0 ? wave.magnitude() / loudest / parameters.get(Parameter.TARGET_SIGNAL_TO_NOISE) : 1;
        }
        double ratio = reason == SizingReason.CLIMBING_MOVE ? elasticity - bias : 0;
        setting += move(ratio, confidence, seconds, sample.processorUse());
        int height = waveHeight();
        setting = Math.max(log.min(), Math.min(log.max() - height, setting));
        int up = (int) (samples / (period / 2) % 2);
        change(sample, (int) (setting + height * up), reason, ratio, throughput, elasticity);
    }

    private static Component relative(Component component, double mean) {
        return new Component(component.re() / mean, component.im() / mean);
    }

    /** The height of the waves of the two neighbouring periods in the throughput, which nobody makes on purpose. */
    private double noise(int length, double mean) {
        int waves = length / period;
        double shorter =
                throughputs.component((double) length / (waves + 1), length).magnitude();
        double longer =
                throughputs.component((double) length / (waves - 1), length).magnitude();
        return Math.max(shorter, longer) / mean;
    }

    private double move(double ratio, double confidence, double seconds, double processorUse) {
        double wish = Math.max(-1, Math.min(1, ratio)) * Math.min(1, confidence);
        double most = parameters.get(Parameter.MAX_CHANGE_PER_SECOND) * seconds;
        double move = Math.signum(wish) * Math.pow(Math.abs(wish), parameters.get(Parameter.GAIN_EXPONENT)) * most;
        if (move > 0 && processorUse > parameters.get(Parameter.CPU_HIGH)) {
            return 0;
        }
        return Math.min(move, parameters.get(Parameter.MAX_CHANGE_PER_SAMPLE));
    }

    private int waveHeight() {
        double wanted = 0.5
                + setting
                        * noise
                        * parameters.get(Parameter.TARGET_SIGNAL_TO_NOISE)
                        * parameters.get(Parameter.WAVE_MAGNITUDE_MULTIPLIER)
                        * 2;
        return (int) Math.max(1, Math.min(parameters.get(Parameter.MAX_WAVE_MAGNITUDE), Math.floor(wanted)));
    }

    private void change(
            SizingSample sample, int wanted, SizingReason reason, double ratio, double throughput, double elasticity) {
        int next = Math.max(log.min(), Math.min(log.max(), wanted));
        if (next != goal()) {
            drawInterval();
        }
        nextMillis = ratio < 0 && next == log.min()
                ? (long) (0.5 + 10.0 * intervalMillis * Math.min(-ratio, 1)) // it cannot fall any further
                : intervalMillis;
        log.decide(sample, next, reason, state, throughput, elasticity);
    }

    @Override
    public void gate(SizingSample sample) {
        long still = standstill.look(sample);
        boolean processorsAreBusy = sample.processorUse() >= parameters.get(Parameter.CPU_LOW);
        long patience = processorsAreBusy ? goal() * BUSY_NANOS_PER_WORKER : GATE_NANOS;
        if (sample.waiting() && still >= patience && sample.busy() >= goal() && goal() < log.max()) {
            standstill.workersCome(sample, 1);
            force(sample, sample.busy() + 1, SizingReason.STARVATION);
        }
    }

    @Override
    public void timedOut(SizingSample sample, int left) {
        if (left < goal() && log.min() < goal()) {
            force(sample, left, SizingReason.THREAD_TIMED_OUT);
        }
    }

    @Override
    public void limit(SizingSample sample, int minThreads, int maxThreads) {
        log.limit(minThreads, maxThreads);
        force(sample, goal(), SizingReason.LIMITS_CHANGED);
    }

    /** Moves the goal for a reason that is not the wave's, and the setting with it. */
    private void force(SizingSample sample, int wanted, SizingReason reason) {
        int next = Math.max(log.min(), Math.min(log.max(), wanted));
        setting += next - goal();
        drawInterval();
        log.decide(sample, next, reason, state, Double.NaN, Double.NaN);
    }

    private long lowMillis() {
        return (long) parameters.get(Parameter.SAMPLE_INTERVAL_LOW_MILLIS);
    }

    private void drawInterval() {
        intervalMillis = random.nextLong(lowMillis(), (long) parameters.get(Parameter.SAMPLE_INTERVAL_HIGH_MILLIS) + 1);
    }
}
