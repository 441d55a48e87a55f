package dev.deft.analysis.result;

import dev.deft.analysis.statistics.Interval;
import dev.deft.analysis.statistics.Median;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The ratio of one peer to another: the median of the rounds' ratios, and its 95 % interval by the percentile bootstrap
 * (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13).
 *
 * <p>A round's ratio is of two measurements taken one after the other, so what disturbs the machine for longer than a round
 * disturbs both. The median, since what disturbs one round alone should not decide.
 *
 * @param median null where there is no round
 * @param low the interval's lower end; null where there are too few rounds for one
 * @param high its upper end
 * @param resolved whether the interval tells that the two differ
 */
public record Ratio(
        @Nullable Double median,
        @Nullable Double low,
        @Nullable Double high,
        boolean resolved) {

    /** Of fewer rounds than this, all may lie on the same side of the true median by more than a chance of 5 %. */
    public static final int FEWEST_ROUNDS = 6;

    private static final int RESAMPLES = 2_000;

    /** The same numbers give the same interval. */
    private static final long SEED = 1;

    /** Returns the ratio that these rounds show; NaN among them are rounds that say nothing. */
    public static Ratio of(DoubleStream ratios) {
        double[] known = ratios.filter(Double::isFinite).sorted().toArray();
        Double median = Numbers.finite(Median.ofSorted(known));
        if (known.length < FEWEST_ROUNDS) {
            return new Ratio(median, null, null, false);
        }
        double[] medians = resampledMedians(known);
        double low = medians[(int) Math.floor(Interval.TAIL * RESAMPLES)];
        double high = medians[(int) Math.ceil((1 - Interval.TAIL) * RESAMPLES) - 1];
        return new Ratio(median, low, high, low > 1 || high < 1);
    }

    /** Returns the ratio of a figure of some rounds to that of others, round by round, as far as there are both. */
    static <T> Ratio of(List<T> rounds, List<T> base, ToDoubleFunction<? super T> figure) {
        return of(IntStream.range(0, Math.min(rounds.size(), base.size()))
                .mapToDouble(i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(base.get(i))));
    }

    private static double[] resampledMedians(double[] values) {
        Random random = new Random(SEED);
        double[] medians = new double[RESAMPLES];
        double[] sample = new double[values.length];
        for (int i = 0; i < RESAMPLES; i++) {
            Arrays.setAll(sample, any -> values[random.nextInt(values.length)]);
            Arrays.sort(sample);
            medians[i] = Median.ofSorted(sample);
        }
        Arrays.sort(medians);
        return medians;
    }
}
