package dev.deft.analysis.result;

import java.util.List;

/**
 * The options of a comparison.
 *
 * @param peers who was to take part
 * @param base whom the others are divided by; one of them
 * @param warmUpNanos calls before the measured ones, in every round
 * @param timeNanos what is measured in every round
 * @param jvmFlags what each peer's JVM is started with
 * @param cores what holds each peer's process to some cores, or "all cores"
 * @param busyThreads threads that compute beside the peers
 */
public record CompareOptions(
        List<String> peers,
        String base,
        int rounds,
        long warmUpNanos,
        long timeNanos,
        List<String> jvmFlags,
        String cores,
        int busyThreads) {}
