package dev.deft.bench;

import dev.deft.analysis.result.Distribution;

/**
 * The synchronous calls as they were measured.
 *
 * @param latencies each call's time
 * @param resultSum the sum of what the calls returned, kept so that the work was really done
 */
record Baseline(Distribution latencies, long resultSum) {}
