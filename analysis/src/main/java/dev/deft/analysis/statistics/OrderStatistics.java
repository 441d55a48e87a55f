package dev.deft.analysis.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * Two of n sorted samples that have a quantile between them with a certainty of at least 95 %, whatever the distribution.
 *
 * <p>The samples below the quantile are binomial, if the samples are independent: requests that queue behind one another
 * are not. The chance that the quantile lies below the lower sample is at most 2.5 %, and that it lies above the upper one.
 * See David and Nagaraja, Order Statistics, section 7.1. The tails are exact up to a million samples. Of more, the ranks are
 * np ± 1.96·√(np(1 − p)), for a report's percentiles at most one farther out than the exact ones.
 *
 * @param low the rank of the lower sample; the smallest sample has rank 1
 * @param high the rank of the upper sample; the largest has rank n
 */
public record OrderStatistics(long low, long high) {

    private static final double MEDIAN = 0.5;

    private static final long EXACT_UP_TO = 1_000_000;

    /** The quantile that the normal distribution exceeds with the chance of one tail, in standard deviations. */
    private static final double NORMAL = 1.959964;

    /**
     * The ranks for a quantile, or nothing if there are too few samples for one of its two ends: the median needs 6, p99
     * needs 368, p99.9 needs 3,688.
     *
     * @param p the quantile, between 0 and 1: 0.99 for p99
     * @throws IllegalArgumentException if there is no such quantile, or a negative number of samples
     */
    public static Optional<OrderStatistics> of(long samples, double p) {
        if (samples < 0 || !(p > 0 && p < 1)) {
            throw new IllegalArgumentException("no quantile " + p + " of " + samples
                    + " samples: pass a quantile between 0 and 1, and at least no samples");
        }
        long low = lowerRank(samples, p);
        // Seen from the largest sample, the upper end is the lower end of the quantile 1 − p.
        long fromTop = lowerRank(samples, 1 - p);
        return low == 0 || fromTop == 0
                ? Optional.empty()
                : Optional.of(new OrderStatistics(low, samples + 1 - fromTop));
    }

    /** The interval of the median of what these came from; nothing if they are fewer than 6. Of 6 it is their whole range. */
    public static Optional<Interval> ofMedian(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return of(sorted.length, MEDIAN)
                .map(ranks -> new Interval(sorted[(int) ranks.low - 1], sorted[(int) ranks.high - 1]));
    }

    /** The largest rank whose sample lies above the quantile with a chance of at most 2.5 %; 0 if there is none. */
    private static long lowerRank(long samples, double p) {
        if (samples > EXACT_UP_TO) {
            return Math.max(0, (long) Math.floor(samples * p - NORMAL * Math.sqrt(samples * p * (1 - p))));
        }
        long fits = 0;
        long fails = samples + 1;
        while (fails - fits > 1) {
            long rank = fits + (fails - fits) / 2;
            if (chanceOfFewer(rank, samples, p) <= Interval.TAIL) {
                fits = rank;
            } else {
                fails = rank;
            }
        }
        return fits;
    }

    /** The chance that fewer than {@code count} of the samples lie below the quantile: DLMF 8.17.5, its complement. */
    private static double chanceOfFewer(long count, long samples, double p) {
        return RegularizedBeta.value(1 - p, samples - count + 1.0, (double) count);
    }
}
