package dev.deft.analysis.statistics;

import java.util.List;

/**
 * The change of one series between two builds, as far as the rounds can tell.
 *
 * <p>The intervals of all series of one comparison hold together: with 95 % certainty none of them is wrong, so two runs of
 * the same build rarely show any change, however many series there are. Each gets its share of the remaining 5 % (Bonferroni;
 * Dunn, "Multiple comparisons among means", 1961), which needs no independence: the series share their rounds, and often
 * their cells. Holm's procedure finds slightly more, but has no intervals to go with what it finds. Variances are not pooled
 * between series: that would narrow the intervals of few rounds, but where some cells are noisier than others, theirs would
 * be wrong more often than promised.
 *
 * <p>The promise is for noise that is roughly normal or has heavy tails, which make Student's t cautious. It does not hold
 * where rounds fall into two groups that lie farther apart than the change looked for: that all rounds of one run fall into
 * one group and all of the other into the other happens once in 512 with five rounds a side, and looks like a change. No
 * arithmetic on so few numbers can tell the two apart; more rounds can.
 *
 * @param ratio the changed build ÷ the base, the geometric means of their rounds: 1.15 is 15 % more
 * @param interval where the true ratio lies
 * @param resolution the factor, at least 1, by which the series would have had to rise or fall for it to be resolved amid
 *     this noise. A true change as large is found in about every second comparison. Infinite where nothing could be found
 */
public record Change(double ratio, Interval interval, double resolution) {

    /** The chance that any interval of a comparison is wrong. */
    private static final double CHANCE = 2 * Interval.TAIL;

    /** The changes of all series of one comparison, in their order. Series left out here do not count as looked at. */
    public static List<Change> among(List<Difference> series) {
        double share = CHANCE / series.size();
        return series.stream().map(difference -> of(difference, share)).toList();
    }

    private static Change of(Difference difference, double chance) {
        double middle = difference.logRatio();
        double half = difference.halfWidth(chance);
        return new Change(
                Math.exp(middle), new Interval(Math.exp(middle - half), Math.exp(middle + half)), Math.exp(half));
    }

    /** Returns whether there is a change at all, in either direction: the interval does not contain 1. */
    public boolean isResolved() {
        return !interval.contains(1);
    }

    /** Returns whether it is resolved, and a rise by more than this share: 0.1 for 10 %. */
    public boolean isRiseBeyond(double share) {
        return isResolved() && ratio > 1 + share;
    }
}
