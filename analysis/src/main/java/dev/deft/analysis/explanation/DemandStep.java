package dev.deft.analysis.explanation;

import dev.deft.analysis.result.Cell;

/**
 * From one cell to another with more callers and as many workers: by how much each quantity became larger.
 *
 * <p>With Little's law, latency grows by what demand grew and throughput did not.
 */
public record DemandStep(Cell from, Cell to) {

    /** Up to this, something took about as long as before. */
    public static final double HARDLY_MORE = 1.5;

    /** Demands nearer to each other than this differ by less than measurements do. */
    private static final double APART = 1.1;

    /** The growth of the callers, as a factor. */
    public double demand() {
        return (double) to.callers() / from.callers();
    }

    /** The growth of the throughput, as a factor. */
    public double throughput() {
        return to.callsPerSecond() / from.callsPerSecond();
    }

    /** The growth of the average latency, as a factor. */
    public double latency() {
        return to.latency().mean() / from.latency().mean();
    }

    /** The growth of the average time in the work itself, as a factor. */
    public double service() {
        return to.meanServiceNanos() / from.meanServiceNanos();
    }

    /** Returns whether the demands are so far apart, and the calls so many, that the step says anything. */
    public boolean isTelling() {
        return demand() >= APART && from.hasEnoughSamples() && to.hasEnoughSamples();
    }

    /** Returns whether throughput took up at least half of the growth of demand, on a scale where doubling twice is twice as far. */
    public boolean throughputGrew() {
        return throughput() >= Math.sqrt(demand());
    }
}
