package dev.deft.analysis.result;

/**
 * A percentile, and between which values it lies with a certainty of 95 %.
 *
 * @param nanos the estimate
 * @param lowNanos the interval's lower end, at most {@code nanos}
 * @param highNanos its upper end
 */
public record Quantile(long nanos, long lowNanos, long highNanos) {}
