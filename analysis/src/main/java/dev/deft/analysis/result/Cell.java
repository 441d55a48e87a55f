package dev.deft.analysis.result;

import dev.deft.analysis.theory.Bottleneck;
import dev.deft.analysis.theory.OperationalLaws;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One cell: all its rounds together.
 *
 * @param demand null for an open loop
 * @param ratePerSecond the offered rate; null for a closed loop
 * @param complete whether every round was measured as long as was asked
 * @param steady whether every caller had had a result before measuring began; if not, its queue was still filling
 * @param latency the whole, of an open loop from the planned start
 * @param queue from submitting to the start of the work, of an open loop from the planned start
 * @param run the work itself
 * @param returnHop from the end of the work to its callback on the reactor
 * @param sending null for a closed loop
 * @param throughput calls that completed per second: X
 * @param reactorNanos processor time of the reactor's thread per call: o. Includes what it spent on waking up and on waiting
 * @param cpuNanos processor time of the process per call: d
 * @param machineLoad the part of all cores that all programs used, from 0 to 1
 * @param bound the highest throughput that anything allows
 * @param rounds each by itself, beside its reference
 */
public record Cell(
        @Nullable Integer demand,
        @Nullable Double ratePerSecond,
        int workers,
        boolean complete,
        boolean steady,
        Distribution latency,
        Distribution queue,
        Distribution run,
        Distribution returnHop,
        @Nullable Sending sending,
        long windowNanos,
        @Nullable Double throughput,
        @Nullable Double littlesLawNanos,
        @Nullable Double reactorNanos,
        @Nullable Double cpuNanos,
        @Nullable Double machineLoad,
        @Nullable Double bound,
        @Nullable Utilisation utilisation,
        @Nullable String limit,
        @Nullable Prediction prediction,
        List<Round> rounds) {

    /** Of fewer calls than this, averages are left to chance, and to those that the window cuts off. */
    public static final int SAMPLES_FOR_AN_AVERAGE = Percentile.P90.samplesNeeded();

    /** Little's law holds for what a window neither begins nor ends with; the rest may be this much. */
    public static final double LITTLE_TOLERANCE = 0.05;

    /** Of this, one step of the process's clock is five per cent. */
    private static final long SHORTEST_FOR_CPU = 200_000_000;

    /**
     * Returns what was measured at a point; what explains it is null.
     *
     * @param reference the same load on the JDK's parts, round for round; empty where it was not measured
     */
    public static Cell measured(Point point, Windows windows, List<Window> reference) {
        boolean open = point instanceof OpenShape;
        double calls = windows.latencies().samples();
        double throughput = windows.throughput();
        LatencyParts parts = windows.parts();
        boolean cpuKnown = open || windows.windowNanos() >= SHORTEST_FOR_CPU;
        return new Cell(
                point instanceof Shape closed ? (Integer) closed.demand() : null,
                point instanceof OpenShape shape ? (Double) shape.ratePerSecond() : null,
                point.workers(),
                windows.complete(),
                windows.steady(),
                windows.latencies().with(windows::quantile),
                parts.queue(),
                parts.run(),
                parts.returnHop(),
                open ? Sending.of(windows, point.workers()) : null,
                windows.windowNanos(),
                Numbers.finite(throughput),
                point instanceof Shape closed
                        ? Numbers.finite(OperationalLaws.responseNanos(closed.demand(), throughput))
                        : null,
                Numbers.finite(windows.reactorNanos() / calls),
                cpuKnown ? Numbers.finite(windows.processNanos() / calls) : null,
                Numbers.finite(windows.machineLoad()),
                null,
                null,
                null,
                null,
                IntStream.range(0, windows.each().size())
                        .mapToObj(i -> Round.of(windows.each().get(i), i < reference.size() ? reference.get(i) : null))
                        .toList());
    }

    /** Returns the same with what explains it. */
    public Cell explained(
            @Nullable Double newBound,
            @Nullable Utilisation busy,
            @Nullable Bottleneck met,
            @Nullable Prediction predicted) {
        return new Cell(
                demand,
                ratePerSecond,
                workers,
                complete,
                steady,
                latency,
                queue,
                run,
                returnHop,
                sending,
                windowNanos,
                throughput,
                littlesLawNanos,
                reactorNanos,
                cpuNanos,
                machineLoad,
                newBound,
                busy,
                met == null ? null : met.name().toLowerCase(Locale.ROOT),
                predicted,
                rounds);
    }

    /** Returns how it is called on charts and in tables: {@code D=8 W=4}, {@code 20k/s W=4}. */
    public String label() {
        return (ratePerSecond == null ? "D=" + demand : Quantities.rate(ratePerSecond)) + " W=" + workers;
    }

    /**
     * Returns how many callers there were: D.
     *
     * @throws NullPointerException of an open loop, which has none
     */
    public int callers() {
        return Objects.requireNonNull(demand, "a cell of an open loop has no callers");
    }

    /** Returns the calls that completed per second, or NaN. */
    public double callsPerSecond() {
        return Numbers.orNaN(throughput);
    }

    /** Returns the average time in the work itself, or NaN: S. */
    public double meanServiceNanos() {
        return run.mean();
    }

    /** Returns all windows as they were measured; none of a result that was read from a file. */
    public List<Window> windows() {
        return rounds.stream()
                .flatMap(round -> Stream.ofNullable(round.window()))
                .toList();
    }

    /** Returns whether it was measured as long as was asked, and any call completed. */
    public boolean isMeasured() {
        return complete && run.samples() > 0;
    }

    /** Returns whether as many calls completed as {@link #SAMPLES_FOR_AN_AVERAGE}. */
    public boolean hasEnoughSamples() {
        return latency.samples() >= SAMPLES_FOR_AN_AVERAGE;
    }

    /** Returns whether it is of an open loop that fell behind its plan. */
    public boolean missedRate() {
        return sending != null && sending.missedRate();
    }

    /** Returns whether it was measured for long enough to read the process's clock, which goes by 10 ms. */
    public boolean isCpuKnown() {
        return windowNanos >= SHORTEST_FOR_CPU;
    }

    /** Returns the part of the cores that the process used, from 0 to 1; NaN if that is not known. */
    public double cpuLoad(int cores) {
        return Numbers.orNaN(cpuNanos) * latency.samples() / windowNanos / cores;
    }

    /** Returns the part of the cores that other programs used meanwhile, from 0 to 1; 0 if that is not known. */
    public double othersLoad(int cores) {
        double others = Numbers.orNaN(machineLoad) - cpuLoad(cores);
        return others > 0 ? others : 0;
    }

    /** Returns whether the average is about what Little's law says: a cell that was too short, or not steady, is not. */
    public boolean followsLittle() {
        return Math.abs(deviationFromLittle()) <= LITTLE_TOLERANCE;
    }

    /** Returns how far the measured average lies from {@link #littlesLawNanos}: 0.01 is one per cent above it. */
    public double deviationFromLittle() {
        return latency.mean() / Numbers.orNaN(littlesLawNanos) - 1;
    }

    /** Returns a percentile of the latency with its interval, or nothing if there are too few samples. */
    public Optional<Quantile> quantile(Percentile percentile) {
        return latency.quantile(percentile);
    }
}
