package dev.deft.analysis.result;

import dev.deft.analysis.statistics.Median;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * So many requests at a time to one server.
 *
 * @param perSecond the requests that are answered in a second: the median of the rounds
 * @param latencies of all rounds in the closed loop
 * @param open the same in the open loop; null without one
 * @param parts where the time of a request of the closed loop went
 * @param within the parts of it within the server; null of a server that does not tell them
 * @param clientCpuNanos the processor time of the clients' process for a request of the closed loop
 * @param gain {@code perSecond} ÷ that with the fewest at a time; null with these, and where that was not measured
 * @param abPerSecond as {@code perSecond}, by {@code ab}; null without it
 * @param abGain as {@code gain}, by {@code ab}
 * @param roundsPerSecond {@code perSecond} of each round
 */
public record WebCell(
        String server,
        int parallel,
        double perSecond,
        Distribution latencies,
        @Nullable Distribution open,
        WebParts parts,
        @Nullable WebServerParts within,
        double clientCpuNanos,
        @Nullable Ratio gain,
        @Nullable Double abPerSecond,
        @Nullable Ratio abGain,
        List<Double> roundsPerSecond) {

    /**
     * Returns the cell that these turns show, one at least.
     *
     * @param fewest the turns with the fewest requests at a time; null where there is nothing to compare
     */
    public static WebCell of(String server, int parallel, List<WebTurn> turns, @Nullable List<WebTurn> fewest) {
        Distribution latencies =
                Distribution.merged(turns, turn -> turn.closed().latencies());
        List<Distribution> open = turns.stream()
                .map(WebTurn::open)
                .filter(Objects::nonNull)
                .map(WebWindow::latencies)
                .toList();
        boolean isByAb = turns.stream().allMatch(turn -> turn.abPerSecond() != null);
        return new WebCell(
                server,
                parallel,
                Median.of(turns.stream().mapToDouble(WebCell::closed)),
                latencies,
                open.isEmpty() ? null : Distribution.merged(open),
                WebParts.mean(turns.stream().map(turn -> turn.closed().parts()).toList()),
                WebServerParts.mean(turns.stream().map(WebTurn::within).toList()),
                (double) turns.stream()
                                .mapToLong(turn -> turn.closed().clientCpuNanos())
                                .sum()
                        / latencies.samples(),
                fewest == null ? null : Ratio.of(turns, fewest, WebCell::closed),
                isByAb ? Numbers.finite(Median.of(turns.stream().mapToDouble(WebCell::byAb))) : null,
                isByAb && fewest != null ? Ratio.of(turns, fewest, WebCell::byAb) : null,
                turns.stream().map(WebCell::closed).toList());
    }

    /**
     * Returns what is left of a request's time to the answer without the parts within the server: the waiting to be accepted, the system, and the client until
     * it runs. Null of a server that does not tell those; 0 where the client had its answer before the server's last look at the clock.
     */
    public @Nullable Double outsideNanos() {
        return within == null ? null : (Double) Math.max(0, parts.answer() - within.sum());
    }

    private static double closed(WebTurn turn) {
        return turn.closed().perSecond();
    }

    private static double byAb(WebTurn turn) {
        return Numbers.orNaN(turn.abPerSecond());
    }
}
