package dev.deft.analysis.result;

import dev.deft.analysis.statistics.Interval;

/** The percentiles of a report, each with the samples it needs. */
public enum Percentile {
    P50("p50", 50),
    P90("p90", 90),
    P99("p99", 99),
    P999("p99.9", 99.9);

    private final String label;
    private final double percent;
    private final int samplesNeeded;

    Percentile(String label, double percent) {
        this.label = label;
        this.percent = percent;
        this.samplesNeeded = samplesFor(percent / 100);
    }

    /** As it is printed: {@code p99.9}. */
    public String label() {
        return label;
    }

    /** From 0 to 100. */
    public double percent() {
        return percent;
    }

    /**
     * The fewest independent samples that can say anything about it.
     *
     * <p>Of n samples none lies above the p-quantile with the chance pⁿ; until that is at most 2.5 %, a two-sided 95 %
     * interval has no upper end.
     */
    public int samplesNeeded() {
        return samplesNeeded;
    }

    /** The highest percentile, from 0 to 100, that as many independent samples can say anything about: the inverse. */
    public static double highestFor(long samples) {
        return 100 * Math.pow(Interval.TAIL, 1.0 / samples);
    }

    private static int samplesFor(double p) {
        return (int) Math.ceil(Math.log(Interval.TAIL) / Math.log(p));
    }
}
