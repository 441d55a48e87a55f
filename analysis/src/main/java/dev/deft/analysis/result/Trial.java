package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/** One demand: calls deferred, and made synchronously. */
public record Trial(
        Cell deferred, Distribution synchronous, @Nullable Double increase) {}
