package dev.deft.analysis.result;

import dev.deft.analysis.statistics.Median;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the essay's table: so many clients against a server with that apply.
 *
 * @param apply one of {@link SumDocument#APPLIES}
 * @param clients how many threads make the requests
 * @param secondsPerThousand the seconds that a thousand requests take: the median of the rounds
 * @param latencies of all rounds
 * @param clientCpuNanos the processor time of the clients' process for a request: the mean of all rounds
 * @param speedUp the time with one client ÷ the time with these, by the same apply; null with one, and where that was not measured
 * @param gain the time in place ÷ the time by this apply, with as many clients; null in place, and where that was not measured
 * @param p99Gain the 99th percentile in place ÷ that by this apply; null as {@code gain} is
 */
public record SumCell(
        String apply,
        int clients,
        double secondsPerThousand,
        Distribution latencies,
        double clientCpuNanos,
        @Nullable Ratio speedUp,
        @Nullable Ratio gain,
        @Nullable Ratio p99Gain,
        List<SumRound> rounds) {

    /**
     * Returns the cell that these rounds show, one at least.
     *
     * @param ofOneClient the rounds of one client by the same apply; null where there is nothing to compare
     * @param inPlace the rounds of as many clients in place; null where there is nothing to compare
     */
    public static SumCell of(
            String apply,
            int clients,
            List<SumWindow> windows,
            @Nullable List<SumWindow> ofOneClient,
            @Nullable List<SumWindow> inPlace) {
        List<SumRound> rounds = rounds(windows);
        Distribution latencies = Distribution.merged(windows, SumWindow::latencies);
        return new SumCell(
                apply,
                clients,
                Median.of(rounds.stream().mapToDouble(SumRound::secondsPerThousand)),
                latencies,
                (double) windows.stream().mapToLong(SumWindow::clientCpuNanos).sum() / latencies.samples(),
                ofOneClient == null ? null : Ratio.of(rounds(ofOneClient), rounds, SumRound::secondsPerThousand),
                inPlace == null ? null : Ratio.of(rounds(inPlace), rounds, SumRound::secondsPerThousand),
                inPlace == null ? null : Ratio.of(rounds(inPlace), rounds, SumRound::p99Nanos),
                rounds);
    }

    private static List<SumRound> rounds(List<SumWindow> windows) {
        return windows.stream().map(SumWindow::round).toList();
    }
}
