package dev.deft.peers;

import dev.deft.analysis.statistics.Interval;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * The ratio of one peer to another: the median of the rounds' ratios, and its 95 % interval by the percentile bootstrap
 * (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13).
 *
 * <p>A round's ratio is of two measurements taken one after the other, so what disturbs the machine for longer than a round
 * disturbs both. The median, since what disturbs one round alone should not decide.
 *
 * @param median NaN where there is no round
 * @param low the interval's lower end; NaN where there are too few rounds for one
 * @param high its upper end
 */
public record Ratio(double median, double low, double high) {

    /** Of fewer rounds than this, all may lie on the same side of the true median by more than a chance of 5 %. */
    public static final int FEWEST_ROUNDS = 6;

    private static final int RESAMPLES = 2_000;

    /** The same numbers give the same interval. */
    private static final long SEED = 1;

    /** Of these rounds' ratios; NaN among them are rounds that say nothing. */
    static Ratio of(DoubleStream ratios) {
        double[] known = ratios.filter(Double::isFinite).sorted().toArray();
        if (known.length == 0) {
            return new Ratio(Double.NaN, Double.NaN, Double.NaN);
        }
        if (known.length < FEWEST_ROUNDS) {
            return new Ratio(Median.ofSorted(known), Double.NaN, Double.NaN);
        }
        double[] medians = resampledMedians(known);
        return new Ratio(
                Median.ofSorted(known),
                medians[(int) Math.floor(Interval.TAIL * RESAMPLES)],
                medians[(int) Math.ceil((1 - Interval.TAIL) * RESAMPLES) - 1]);
    }

    /** Returns whether the interval tells that the two differ. */
    public boolean isResolved() {
        return low > 1 || high < 1;
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
