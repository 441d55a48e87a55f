package dev.deft.analysis.result;

/**
 * One look at a pool.
 *
 * @param nanos the time since the trial began
 * @param goal the number of workers that the pool wanted
 * @param threads the number that it had
 * @param completed the tasks that had ended
 */
public record AdaptSample(long nanos, int goal, int threads, long completed) {}
