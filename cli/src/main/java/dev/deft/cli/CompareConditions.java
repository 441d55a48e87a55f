package dev.deft.cli;

import dev.deft.analysis.result.Machine;
import java.util.List;

/**
 * Under which conditions a comparison runs.
 *
 * @param environment where
 * @param jvmFlags what each peer's JVM is started with
 * @param prefix what holds each peer's process to some cores, or nothing
 * @param busy threads that compute beside the peers
 */
record CompareConditions(Machine environment, List<String> jvmFlags, List<String> prefix, int busy) {

    /** {@code taskset -c 0}, or {@code all cores}. */
    String cores() {
        return prefix.isEmpty() ? "all cores" : String.join(" ", prefix);
    }
}
