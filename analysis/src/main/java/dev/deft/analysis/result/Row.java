package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * The results of one number of workers.
 *
 * @param busy how busy the limit was that it met at its highest demand, from 0 to 1; null where it met none of workers,
 *     reactor and cores, or where there is but one round
 */
public record Row(
        int workers,
        String limit,
        int kneeDemand,
        double highestThroughput,
        double reactorNanos,
        @Nullable Double cpuNanos,
        @Nullable Estimate busy) {}
