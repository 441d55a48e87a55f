package dev.deft.analysis.result;

import dev.deft.analysis.statistics.Median;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pair beside so many busy threads.
 *
 * @param busy the platform threads that compute beside the pair
 * @param perSecond transactions per second: the median of the rounds
 * @param transactions how long they took, those of all rounds
 * @param toAlone this rate ÷ that of the same pair alone, round by round; null of the pair alone
 * @param rates transactions per second in each round
 */
public record HandoffCell(
        int busy,
        double perSecond,
        Distribution transactions,
        @Nullable Ratio toAlone,
        List<Double> rates) {

    /**
     * Returns the cell that these turns show, one at least.
     *
     * @param alone the turns of the same pair alone; null if these are they
     */
    public static HandoffCell of(int busy, List<HandoffWindow> turns, @Nullable List<HandoffWindow> alone) {
        List<Double> rates = rates(turns);
        return new HandoffCell(
                busy,
                Median.of(rates.stream().mapToDouble(Double::doubleValue)),
                Distribution.merged(turns, HandoffWindow::transactions),
                alone == null ? null : Ratio.of(rates, rates(alone), rate -> rate),
                rates);
    }

    /** Returns this rate ÷ the other's, of the rounds that both were measured in. */
    public Ratio ratioTo(HandoffCell other) {
        return Ratio.of(rates, other.rates, rate -> rate);
    }

    private static List<Double> rates(List<HandoffWindow> turns) {
        return turns.stream().map(HandoffWindow::perSecond).toList();
    }
}
