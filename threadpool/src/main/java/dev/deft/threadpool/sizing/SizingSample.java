package dev.deft.threadpool.sizing;

import org.jspecify.annotations.Nullable;

/**
 * The counts of a pool at one time, as its controller is told them.
 *
 * @param nanos the time, as {@link System#nanoTime} has it
 * @param begun the tasks that were ever begun
 * @param completed the tasks that ever ended
 * @param busy the workers that run a task, less those that wait in a {@code blocking} call, or whose call nobody awaits any more
 * @param waiting tasks wait for a worker
 * @param processorUse the part of all processors that the process has used lately, 0 to 1; NaN where it is not known
 * @param cohort the cohort that the controller had asked for, once it is complete; else null
 */
public record SizingSample(
        long nanos,
        long begun,
        long completed,
        int busy,
        boolean waiting,
        double processorUse,
        @Nullable CohortTimes cohort) {}
