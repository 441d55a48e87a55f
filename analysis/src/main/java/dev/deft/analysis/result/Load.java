package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/** What each caller did, for as many calls or as long. */
public record Load(
        String work,
        String pool,
        @Nullable Integer callsPerCaller,
        @Nullable Long durationNanos,
        long warmUpNanos) {}
