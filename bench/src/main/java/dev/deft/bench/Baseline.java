package dev.deft.bench;

/**
 * What the synchronous calls showed.
 *
 * @param latencies each call's time
 * @param resultSum the sum of what the calls returned, kept so that the work was really done
 */
public record Baseline(Latencies latencies, long resultSum) {}
