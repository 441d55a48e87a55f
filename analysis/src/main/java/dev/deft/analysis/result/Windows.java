package dev.deft.analysis.result;

import dev.deft.analysis.statistics.Interval;
import dev.deft.analysis.statistics.OrderStatistics;
import dev.deft.analysis.theory.OperationalLaws;
import java.util.List;
import java.util.Optional;

/** The rounds of one cell, and what they say together: histograms are merged, times and counts added up. Immutable. */
public final class Windows {

    /** A loop that got less than this part of its calls done missed its rate. */
    private static final double KEPT = 0.98;

    private static final long FEW = 10;

    private final List<Window> each;
    private final Distribution latencies;
    private final LatencyParts parts;
    private final Optional<Sends> sending;

    /** These rounds, in the order in which they were measured. */
    public Windows(List<Window> each) {
        this.each = List.copyOf(each);
        latencies = Distribution.merged(each, Window::latencies);
        parts = LatencyParts.merged(each.stream().map(Window::parts).toList());
        List<Sends> sendings =
                each.stream().map(Window::sending).flatMap(Optional::stream).toList();
        sending = sendings.isEmpty() ? Optional.empty() : Optional.of(Sends.merged(sendings));
    }

    /** Each round by itself. */
    public List<Window> each() {
        return each;
    }

    /** All of them together. */
    public Distribution latencies() {
        return latencies;
    }

    /** All of them together. */
    public LatencyParts parts() {
        return parts;
    }

    /** All of them together, of an open loop. */
    public Optional<Sends> sending() {
        return sending;
    }

    /** Returns whether there is a round, and each was measured as long as was asked. */
    public boolean complete() {
        return !each.isEmpty() && each.stream().allMatch(Window::complete);
    }

    /** Returns whether each was steady. */
    public boolean steady() {
        return each.stream().allMatch(Window::steady);
    }

    /** The measured time, all together. */
    public long windowNanos() {
        return each.stream().mapToLong(Window::windowNanos).sum();
    }

    /** Processor time of the loop's thread, all together. */
    public long reactorNanos() {
        return each.stream().mapToLong(Window::reactorNanos).sum();
    }

    /** Processor time of the process, all together. */
    public long processNanos() {
        return each.stream().mapToLong(Window::processNanos).sum();
    }

    /** The average of what is known, each round by its length; NaN if nothing is. */
    public double machineLoad() {
        double weighed = 0;
        double nanos = 0;
        for (Window round : each) {
            if (Double.isFinite(round.machineLoad())) {
                weighed += round.machineLoad() * round.windowNanos();
                nanos += round.windowNanos();
            }
        }
        return nanos == 0 ? Double.NaN : weighed / nanos;
    }

    /** Calls that completed per second: X. */
    public double throughput() {
        long completed = sending.map(Sends::achieved).orElse(latencies.samples());
        return windowNanos() == 0 ? Double.NaN : completed * OperationalLaws.NANOS_PER_SECOND / windowNanos();
    }

    /**
     * A percentile of the latencies with its interval, or nothing if there are too few samples.
     *
     * <p>The value is that of all calls together. The calls of one round hang together, and so its interval is what the
     * rounds say, where each has enough samples: of six and more, the interval of their median, by order statistics; of
     * fewer, from the lowest end of the rounds' intervals to the highest. It is widened to contain the value. Where a round
     * has too few samples, all rounds are one sample.
     */
    public Optional<Quantile> quantile(Percentile percentile) {
        List<Quantile> known = each.stream()
                .map(round -> round.latencies().quantile(percentile))
                .flatMap(Optional::stream)
                .toList();
        Optional<Quantile> together = latencies.quantile(percentile);
        if (known.size() < each.size() || known.size() <= 1) {
            return together;
        }
        Interval interval = OrderStatistics.ofMedian(
                        known.stream().mapToDouble(Quantile::nanos).toArray())
                .orElseGet(() -> envelope(known));
        return together.map(all ->
                new Quantile(all.nanos(), Math.min(all.nanos(), (long) interval.low()), Math.max(all.nanos(), (long)
                        interval.high())));
    }

    /**
     * Returns whether an open loop over so many workers fell behind its plan in any of the rounds: the latencies of such a round are
     * those of a queue that grows. It did if more calls were planned than the workers could do (their load was one or more),
     * if calls never came back, or if clearly fewer completed than were planned; no more than the workers hold, and a few,
     * may be under way at the end of a window without having been at its begin.
     */
    public boolean missedRate(int workers) {
        return each.stream().anyMatch(round -> missedRate(round, workers));
    }

    private static boolean missedRate(Window round, int workers) {
        if (round.sending().isEmpty() || round.windowNanos() == 0) {
            return false;
        }
        Sends sending = round.sending().get();
        double load = sending.offered() * round.parts().run().mean() / round.windowNanos() / workers;
        long behind = sending.offered() - sending.achieved();
        boolean fewer = sending.achievedOverOffered() < KEPT && behind > workers + FEW;
        return sending.unfinished() > 0 || load >= 1 || fewer;
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
