package dev.deft.bench;

import dev.deft.bench.statistics.Interval;
import dev.deft.bench.statistics.OrderStatistics;
import java.util.List;
import java.util.Optional;

/** The rounds of one cell, and what they say together: histograms are merged, times and counts added up. Immutable. */
public final class Rounds {

    private final List<Round> each;
    private final Latencies latencies;
    private final Parts parts;
    private final Optional<Sending> sending;
    private final Latencies idle;

    /** These rounds, in the order in which they were measured. */
    public Rounds(List<Round> each) {
        this.each = List.copyOf(each);
        latencies = Latencies.merged(each.stream().map(Round::latencies).toList());
        parts = Parts.merged(each.stream().map(Round::parts).toList());
        idle = Latencies.merged(each.stream().map(Round::idle).toList());
        List<Sending> sendings =
                each.stream().map(Round::sending).flatMap(Optional::stream).toList();
        sending = sendings.isEmpty() ? Optional.empty() : Optional.of(Sending.merged(sendings));
    }

    /** Each round by itself. */
    public List<Round> each() {
        return each;
    }

    /** All of them together. */
    public Latencies latencies() {
        return latencies;
    }

    /** All of them together. */
    public Parts parts() {
        return parts;
    }

    /** All of them together, of an open loop. */
    public Optional<Sending> sending() {
        return sending;
    }

    /** All of them together. */
    public Latencies idle() {
        return idle;
    }

    /** Whether there is a round, and each was measured as long as was asked. */
    public boolean complete() {
        return !each.isEmpty() && each.stream().allMatch(Round::complete);
    }

    /** Whether each was steady. */
    public boolean steady() {
        return each.stream().allMatch(Round::steady);
    }

    /** How long was measured, all together. */
    public long windowNanos() {
        return each.stream().mapToLong(Round::windowNanos).sum();
    }

    /** Processor time of the loop's thread, all together. */
    public long reactorNanos() {
        return each.stream().mapToLong(Round::reactorNanos).sum();
    }

    /** Processor time of the process, all together. */
    public long processNanos() {
        return each.stream().mapToLong(Round::processNanos).sum();
    }

    /** What the calls returned, added up. */
    public long resultSum() {
        return each.stream().mapToLong(Round::resultSum).sum();
    }

    /** The average of what is known, each round by its length; NaN if nothing is. */
    public double machineLoad() {
        double weighed = 0;
        double nanos = 0;
        for (Round round : each) {
            if (Double.isFinite(round.machineLoad())) {
                weighed += round.machineLoad() * round.windowNanos();
                nanos += round.windowNanos();
            }
        }
        return nanos == 0 ? Double.NaN : weighed / nanos;
    }

    /** Calls that completed per second: X. */
    public double throughput() {
        long completed = sending.map(Sending::achieved).orElse(latencies.count());
        return windowNanos() == 0 ? Double.NaN : completed * Laws.NANOS_PER_SECOND / windowNanos();
    }

    /**
     * A percentile of the latencies with its interval, or nothing if there are too few samples.
     *
     * <p>The calls of one round hang together, and so the rounds speak for themselves where each has enough samples: the
     * value is the median of the rounds' values. Of six rounds and more, its interval is the rounds' own, by order
     * statistics; of fewer, it reaches from the lowest end of the rounds' intervals to the highest. Where a round has too few
     * samples, all rounds are one sample.
     */
    public Optional<Quantile> quantile(Percentile percentile) {
        List<Quantile> known = each.stream()
                .map(round -> round.latencies().quantile(percentile))
                .flatMap(Optional::stream)
                .toList();
        if (known.size() < each.size() || known.size() <= 1) {
            return latencies.quantile(percentile);
        }
        double[] values = known.stream().mapToDouble(Quantile::nanos).sorted().toArray();
        Interval interval = OrderStatistics.ofMedian(values).orElseGet(() -> envelope(known));
        long median = Math.round((values[(values.length - 1) / 2] + values[values.length / 2]) / 2);
        return Optional.of(new Quantile(median, (long) interval.low(), (long) interval.high()));
    }

    private static Interval envelope(List<Quantile> known) {
        return new Interval(
                known.stream().mapToLong(Quantile::lowNanos).min().orElseThrow(),
                known.stream().mapToLong(Quantile::highNanos).max().orElseThrow());
    }

    @Override
    public String toString() {
        return each.toString();
    }
}
