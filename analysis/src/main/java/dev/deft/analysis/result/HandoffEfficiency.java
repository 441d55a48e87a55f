package dev.deft.analysis.result;

import java.util.List;

/**
 * The work that two threads do that compute, against one: column e of giltest.
 *
 * @param threads what they are: {@code platform} or {@code virtual}
 * @param twoToOne the increments of two ÷ those of one, round by round; 2 where neither is in the other's way
 * @param one increments per second of one thread in each round
 * @param two increments per second of two threads, taken together, in each round
 */
public record HandoffEfficiency(String threads, Ratio twoToOne, List<Double> one, List<Double> two) {

    /** Returns what these rounds show. */
    public static HandoffEfficiency of(String threads, List<Double> one, List<Double> two) {
        return new HandoffEfficiency(
                threads, Ratio.of(two, one, increments -> increments), List.copyOf(one), List.copyOf(two));
    }
}
