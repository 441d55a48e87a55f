package dev.deft.analysis.result;

import java.util.List;

/**
 * The options of {@code deft adapt}.
 *
 * @param scenarios the scenarios that were asked for
 * @param systems the pools that were asked for, as they were typed
 * @param work what a task does while it holds the resource
 * @param demand the tasks that are outstanding at any time
 * @param durationNanos the time of each pool in each phase
 * @param seed draws what the work draws; what a pool that finds its size draws differs from run to run
 */
public record AdaptOptions(
        List<String> scenarios, List<String> systems, String work, int demand, long durationNanos, long seed) {}
