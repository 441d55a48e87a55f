package dev.deft.soak.chaos;

/**
 * The state of a run, once a minute and at its end, between two episodes.
 *
 * @param nanos the time that it has run
 * @param answered the calls that were answered until then
 * @param heapBytes the bytes in the heap after a garbage collection
 * @param threads the live threads of the process
 * @param longestOverrun the stop that has exceeded its deadline most
 */
public record ChaosMinute(long nanos, long answered, long heapBytes, int threads, Overrun longestOverrun) {}
