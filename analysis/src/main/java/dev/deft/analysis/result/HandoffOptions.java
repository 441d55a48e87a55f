package dev.deft.analysis.result;

import java.util.List;

/**
 * The options of {@code deft handoff}.
 *
 * @param pairs the kinds of pairs that were to take part
 * @param busy the numbers of busy threads beside them, in growing order; 0, alone, is the first
 * @param warmUpNanos what precedes each turn, and is not counted
 * @param timeNanos what is measured in each turn: transactions are counted in its first half, and recorded in the second
 * @param seed draws the order of the turns
 */
public record HandoffOptions(
        List<String> pairs, List<Integer> busy, int rounds, long warmUpNanos, long timeNanos, long seed) {}
