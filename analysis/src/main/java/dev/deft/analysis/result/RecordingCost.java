package dev.deft.analysis.result;

/**
 * The cost of what observes a transaction, so that nobody takes it for the transaction's own.
 *
 * @param countNanos what it takes to count one
 * @param recordNanos what it takes to count one, to read the clock after it, and to record its time
 */
public record RecordingCost(double countNanos, double recordNanos) {}
