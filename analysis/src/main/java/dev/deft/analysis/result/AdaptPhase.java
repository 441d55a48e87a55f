package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/**
 * A part of an experiment in which nothing changes but the pool.
 *
 * @param nanos its length
 * @param bestWorkers the number of workers that is best in it; null where that is not known
 * @param bestThroughput the tasks a second that those would end; null where that is not known
 */
public record AdaptPhase(
        long nanos, @Nullable Integer bestWorkers, @Nullable Double bestThroughput) {}
