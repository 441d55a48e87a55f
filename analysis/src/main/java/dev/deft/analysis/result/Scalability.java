package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/** X(N) = γN/(1 + α(N−1) + βN(N−1)), with 95 % bootstrap intervals; the peak is null where none was identified. */
public record Scalability(
        Estimate gamma,
        Estimate alpha,
        Estimate beta,
        @Nullable Estimate peak) {}
