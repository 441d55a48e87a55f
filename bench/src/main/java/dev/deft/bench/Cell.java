package dev.deft.bench;

import dev.deft.analysis.theory.OperationalLaws;
import java.util.Optional;

/**
 * What was measured in one cell of a closed loop, in all its rounds together. Where nothing was measured, averages are NaN.
 *
 * @param shape its callers and workers
 * @param rounds Deft's
 * @param reference the same load on the JDK's parts, round for round; empty where it was not measured
 */
public record Cell(Shape shape, Rounds rounds, Optional<Rounds> reference) {

    /** Of fewer calls than this, averages are left to chance, and to those that the window cuts off. */
    public static final int SAMPLES_FOR_AN_AVERAGE = Percentile.P90.samplesNeeded();

    /** Little's law holds for what a window neither begins nor ends with; the rest may be this much. */
    public static final double LITTLE_TOLERANCE = 0.05;

    /** Of this, one step of the process's clock is five per cent. */
    private static final long SHORTEST_FOR_CPU = 200_000_000;

    /** Whether every round was measured as long as was asked. */
    public boolean complete() {
        return rounds.complete();
    }

    /** Whether every caller had had a result before measuring began; if not, its queue was still filling. */
    public boolean steady() {
        return rounds.steady();
    }

    /** From just before a call was deferred to its callback, of each call that completed in the window. */
    public Latencies latencies() {
        return rounds.latencies();
    }

    /** The same in parts. */
    public Parts parts() {
        return rounds.parts();
    }

    /** How long was measured. */
    public long windowNanos() {
        return rounds.windowNanos();
    }

    /** What the calls returned, added up. */
    public long resultSum() {
        return rounds.resultSum();
    }

    /** The part of all cores that all programs used in the window, from 0 to 1; NaN if not known. */
    public double machineLoad() {
        return rounds.machineLoad();
    }

    /** Whether it was measured as long as was asked, and any call completed. */
    public boolean isMeasured() {
        return complete() && latencies().count() > 0;
    }

    /** Whether as many calls completed as {@link #SAMPLES_FOR_AN_AVERAGE}. */
    public boolean hasEnoughSamples() {
        return latencies().count() >= SAMPLES_FOR_AN_AVERAGE;
    }

    /** Calls that completed per second: X. */
    public double throughput() {
        return rounds.throughput();
    }

    /** The average time in the work itself: S. */
    public double meanServiceNanos() {
        return parts().run().meanNanos();
    }

    /** Processor time of the reactor's thread per call: o. Includes what it spent on waking up and on waiting. */
    public double reactorNanosPerCall() {
        return rounds.reactorNanos() / (double) latencies().count();
    }

    /** Processor time of the process per call: d. Includes what its threads spent on waking up and on waiting. */
    public double cpuNanosPerCall() {
        return rounds.processNanos() / (double) latencies().count();
    }

    /** The part of the cores that other programs used meanwhile, from 0 to 1; 0 if that is not known. */
    public double othersLoad(int cores) {
        double ours = (double) rounds.processNanos() / windowNanos() / cores;
        double others = machineLoad() - ours;
        return isCpuKnown() && others > 0 ? others : 0;
    }

    /** Whether it was measured for long enough to read the process's clock, which goes by 10 ms. */
    public boolean isCpuKnown() {
        return windowNanos() >= SHORTEST_FOR_CPU;
    }

    /** The latency that Little's law says follows from demand and throughput: D/X, in nanoseconds. */
    public double predictedMeanNanos() {
        return OperationalLaws.responseNanos(shape.demand(), throughput());
    }

    /** Whether the average is about what Little's law says: a cell that was too short, or not steady, is not. */
    public boolean followsLittle() {
        return Math.abs(deviationFromLittle()) <= LITTLE_TOLERANCE;
    }

    /** How far the measured average lies from {@link #predictedMeanNanos}: 0.01 is one per cent above it. */
    public double deviationFromLittle() {
        return latencies().meanNanos() / predictedMeanNanos() - 1;
    }
}
