package dev.deft.analysis.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting: where look-ups are made while the user's work floods a pool.
 *
 * @param name {@code own pools}
 * @param reference the setting with the same look-ups and no user work; null of one that has none itself
 * @param runsOn the name and version of what it runs on; null of Deft's own
 * @param lookUps the latencies of all rounds
 * @param timeouts how many had no answer in time
 * @param userThroughput the mean of the rounds; null where there was no user work
 * @param machineLoad the mean of the rounds; null if not known
 * @param toReference this ÷ the reference; null of a reference, and where that was not measured
 * @param sharedToThis {@link IsolateDocument#SHARED} ÷ this; null where there is no user work, of that setting itself, of what is no
 *     Deft, and where it was not measured
 */
public record IsolatedSetting(
        String name,
        @Nullable String reference,
        @Nullable String runsOn,
        Distribution lookUps,
        long timeouts,
        @Nullable Double userThroughput,
        @Nullable Double machineLoad,
        @Nullable Ratios toReference,
        @Nullable Ratios sharedToThis,
        List<IsolatedRound> rounds) {

    /** The ratios of two settings' percentiles, round by round. */
    public record Ratios(Ratio p50, Ratio p99) {

        /** Of the rounds that both were measured in: a setting that is not measured any more has the first ones. */
        private static Ratios of(List<IsolatedRound> rounds, List<IsolatedRound> base) {
            return new Ratios(
                    Ratio.of(rounds, base, round -> round.lookUps().nanos(Percentile.P50)),
                    Ratio.of(rounds, base, round -> round.lookUps().nanos(Percentile.P99)));
        }
    }

    /**
     * Returns the setting that these rounds show, one at least.
     *
     * @param ofReference the rounds of the reference; null where there is none
     * @param ofShared the rounds of {@link IsolateDocument#SHARED}; null where this is not to be compared with them
     */
    public static IsolatedSetting of(
            String name,
            @Nullable String reference,
            @Nullable String runsOn,
            List<LookUpWindow> windows,
            @Nullable List<LookUpWindow> ofReference,
            @Nullable List<LookUpWindow> ofShared) {
        List<IsolatedRound> rounds = rounds(windows);
        return new IsolatedSetting(
                name,
                reference,
                runsOn,
                Distribution.merged(windows, LookUpWindow::latencies),
                windows.stream().mapToLong(LookUpWindow::timeouts).sum(),
                Numbers.mean(rounds, IsolatedRound::userThroughput),
                Numbers.mean(rounds, IsolatedRound::machineLoad),
                ofReference == null ? null : Ratios.of(rounds, rounds(ofReference)),
                ofShared == null ? null : Ratios.of(rounds(ofShared), rounds),
                rounds);
    }

    private static List<IsolatedRound> rounds(List<LookUpWindow> windows) {
        return windows.stream().map(LookUpWindow::round).toList();
    }
}
