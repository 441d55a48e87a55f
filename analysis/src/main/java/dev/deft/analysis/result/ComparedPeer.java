package dev.deft.analysis.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One peer in one cell. One that failed, or whose turn was not reached, has fewer rounds than the others.
 *
 * @param peer its name
 * @param median the medians of its rounds
 * @param ratios to the base; null of the base itself, and where that did not take part
 * @param rounds from the first
 */
public record ComparedPeer(
        String peer, Figures median, @Nullable Ratios ratios, List<Figures> rounds) {

    /**
     * The peer's figures ÷ the base's.
     *
     * @param cpu processor time per call
     */
    public record Ratios(Ratio mean, Ratio p99, Ratio cpu) {}

    static ComparedPeer of(String peer, List<Figures> rounds, @Nullable List<Figures> base) {
        Ratios ratios = base == null
                ? null
                : new Ratios(
                        Ratio.of(rounds, base, figures -> Numbers.orNaN(figures.meanNanos())),
                        Ratio.of(rounds, base, figures -> Numbers.orNaN(figures.p99Nanos())),
                        Ratio.of(rounds, base, figures -> Numbers.orNaN(figures.cpuNanosPerCall())));
        return new ComparedPeer(peer, Figures.medians(rounds), ratios, List.copyOf(rounds));
    }
}
