package dev.deft.analysis.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The difference of two builds in one series, that is in one metric of one cell, and how well that is known.
 *
 * <p>The means of the rounds' logarithms are compared by Welch's t, "The generalization of Student's problem when several
 * different population variances are involved" (1947): the two runs may lie in a quiet and in a noisy hour. The mean, though
 * the noise has outliers: at five rounds a trimmed mean finds half as much or less, and is more easily deceived by rounds
 * that fall into two groups.
 *
 * @param logRatio the logarithm of the changed build ÷ the base
 * @param standardError of the log ratio; 0 if each side's rounds are all the same
 * @param freedom the degrees of freedom that the standard error has
 */
public record Difference(double logRatio, double standardError, double freedom) {

    private static final int FEWEST_ROUNDS = 2;

    /**
     * Between the rounds of two builds, which need not be equally many.
     *
     * @param base each round's ln(cell ÷ reference measured in the same round), of the build to compare with
     * @param changed the same of the build in question
     * @throws IllegalArgumentException if a side has fewer than two rounds, or one that is not a finite number
     */
    public static Difference of(double[] base, double[] changed) {
        requireRounds("base", base);
        requireRounds("changed", changed);
        double ofBase = variance(base) / base.length;
        double ofChanged = variance(changed) / changed.length;
        return new Difference(
                mean(changed) - mean(base),
                Math.sqrt(ofBase + ofChanged),
                freedom(ofBase, base.length, ofChanged, changed.length));
    }

    /** Half the width of the interval, in logarithms, outside which the difference lies with this chance. */
    double halfWidth(double chance) {
        return standardError == 0
                ? 0
                : standardError * TDistribution.of(freedom).inverseSurvivalProbability(chance / 2);
    }

    /** Welch and Satterthwaite's: between those of the noisier side alone and those of both sides. */
    private static double freedom(double ofBase, int base, double ofChanged, int changed) {
        double both = ofBase + ofChanged;
        if (both == 0) {
            return base + changed - 2.0;
        }
        // As parts of the whole, so that no square of a tiny variance vanishes.
        double baseShare = ofBase / both;
        double changedShare = ofChanged / both;
        return 1 / (baseShare * baseShare / (base - 1) + changedShare * changedShare / (changed - 1));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }

    private static void requireRounds(String side, double[] rounds) {
        if (rounds.length < FEWEST_ROUNDS) {
            throw new IllegalArgumentException("the side " + side + " has " + rounds.length
                    + " rounds, and noise shows in no fewer than " + FEWEST_ROUNDS + ": measure more rounds");
        }
        if (!Arrays.stream(rounds).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("the side " + side + " has the rounds " + Arrays.toString(rounds)
                    + ": leave out those that are not finite");
        }
    }
}
