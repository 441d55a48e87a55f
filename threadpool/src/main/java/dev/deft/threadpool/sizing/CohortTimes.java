package dev.deft.threadpool.sizing;

/**
 * The times that a cohort of tasks took: so many that were begun one after another while others waited. All of them have ended, or else
 * {@code meanNanos} takes those that have not into account.
 *
 * @param workers the workers that were at work
 * @param tasks the tasks that have ended
 * @param meanNanos the mean time that a task took, declared waiting left out
 * @param varianceNanos the variance of these times, in square nanoseconds
 * @param spanNanos the time from the first task's begin to the last one's end
 */
public record CohortTimes(int workers, int tasks, double meanNanos, double varianceNanos, long spanNanos) {}
