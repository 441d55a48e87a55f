package dev.deft.analysis.result;

import dev.deft.analysis.theory.OperationalLaws;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The way of a pool through one phase.
 *
 * @param throughput the tasks that ended per second
 * @param ofBest that ÷ the best pool's; null where that is not known
 * @param to80Nanos the time until the throughput, over {@link #SMOOTHED} samples or four times what a task takes, if that is more, or since the phase began, if that is less and
 *     no less than a task takes, first was 80 % of the best; null if it never was
 * @param to90Nanos the same of 90 %
 * @param overshoot the largest goal ÷ the best number of workers, less one; null where that is not known
 * @param deviation the mean distance of the goal from the best number of workers ÷ that, in the second half; null where that is not known
 */
public record AdaptCourse(
        double throughput,
        @Nullable Double ofBest,
        @Nullable Long to80Nanos,
        @Nullable Long to90Nanos,
        @Nullable Double overshoot,
        @Nullable Double deviation) {

    /** The samples over which a throughput is taken. */
    public static final int SMOOTHED = 5;

    /** The tasks of each worker whose ends a throughput is to have seen: those of tasks that began together come together. */
    private static final int ROUNDS = 4;

    /**
     * Returns the way that these samples show.
     *
     * @param samples those of the phase, in order, the one before its begin included; two at least
     */
    public static AdaptCourse of(AdaptPhase phase, List<AdaptSample> samples) {
        double measured = Numbers.orZero(phase.bestThroughput());
        Double best = measured > 0 ? measured : null;
        Integer workers = phase.bestWorkers();
        double throughput = throughput(samples.get(0), samples.get(samples.size() - 1));
        return new AdaptCourse(
                throughput,
                best == null ? null : (Double) (throughput / best),
                best == null ? null : firstTime(samples, 0.8 * best, samplesOfTask(samples, best, workers)),
                best == null ? null : firstTime(samples, 0.9 * best, samplesOfTask(samples, best, workers)),
                workers == null ? null : (Double) ((double) mostOf(samples) / workers - 1),
                workers == null ? null : (Double) deviation(samples, workers));
    }

    /** Returns the throughput at each sample, over the {@link #SMOOTHED} before it; 0 at the first. */
    public static double[] throughputs(List<AdaptSample> samples) {
        return throughputs(samples, SMOOTHED);
    }

    private static double[] throughputs(List<AdaptSample> samples, int smoothed) {
        return IntStream.range(0, samples.size())
                .mapToDouble(i -> throughput(samples.get(Math.max(0, i - smoothed)), samples.get(i)))
                .toArray();
    }

    /** The samples while a task takes its time, which is that of its workers ÷ what they end (Little's law); 0 where that is not known. */
    private static double samplesOfTask(List<AdaptSample> samples, double best, @Nullable Integer workers) {
        if (workers == null) {
            return 0;
        }
        double spanNanos = (double) samples.get(samples.size() - 1).nanos()
                - samples.get(0).nanos();
        double taskNanos = workers / best * OperationalLaws.NANOS_PER_SECOND;
        return taskNanos / Math.max(1, spanNanos) * (samples.size() - 1);
    }

    private static int mostOf(List<AdaptSample> samples) {
        return samples.stream().skip(1).mapToInt(AdaptSample::goal).max().orElse(0);
    }

    private static double deviation(List<AdaptSample> samples, int workers) {
        return samples.subList(samples.size() / 2, samples.size()).stream()
                .mapToDouble(sample -> Math.abs(sample.goal() - workers) / (double) workers)
                .average()
                .orElse(0);
    }

    private static @Nullable Long firstTime(List<AdaptSample> samples, double throughput, double samplesOfTask) {
        double[] throughputs = throughputs(samples, Math.max(SMOOTHED, (int) Math.ceil(ROUNDS * samplesOfTask)));
        // Those that are under way when a phase begins may end together, right after that.
        for (int i = Math.max(1, (int) Math.round(samplesOfTask)); i < samples.size(); i++) {
            if (throughputs[i] >= throughput) {
                return samples.get(i).nanos() - samples.get(0).nanos();
            }
        }
        return null;
    }

    private static double throughput(AdaptSample from, AdaptSample to) {
        return OperationalLaws.NANOS_PER_SECOND
                * (to.completed() - from.completed())
                / Math.max(1, to.nanos() - from.nanos());
    }
}
