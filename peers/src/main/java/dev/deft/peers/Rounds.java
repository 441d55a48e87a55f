package dev.deft.peers;

import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The measurements of a peer in a cell: its measurements, round after round from the first. One that failed, or whose turn was not
 * reached, has fewer than the others.
 */
public record Rounds(Peer peer, List<Measurement> measurements) {

    public Rounds {
        measurements = List.copyOf(measurements);
    }

    /** The median over the rounds of something that was measured; NaN if it is not known of every round. */
    public double median(ToDoubleFunction<Measurement> of) {
        double[] known = measurements.stream()
                .mapToDouble(of)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return known.length < measurements.size() ? Double.NaN : Median.ofSorted(known);
    }

    /** This peer's ÷ the other's, of the rounds that both took part in. */
    public Ratio ratioTo(Rounds base, ToDoubleFunction<Measurement> of) {
        int pairs = Math.min(measurements.size(), base.measurements.size());
        return Ratio.of(IntStream.range(0, pairs)
                .mapToDouble(round ->
                        of.applyAsDouble(measurements.get(round)) / of.applyAsDouble(base.measurements.get(round))));
    }
}
