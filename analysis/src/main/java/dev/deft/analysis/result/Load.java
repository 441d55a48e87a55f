package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/** The calls of each caller, and for how many of them or for how long. */
public record Load(
        String work,
        String pool,
        @Nullable Integer callsPerCaller,
        @Nullable Long durationNanos,
        long warmUpNanos) {}
