package dev.deft.analysis.result;

/**
 * The state that the controller of a pool is in from some time on.
 *
 * @param nanos the time since the trial began
 * @param state the state from then on, in the controller's own word
 */
public record AdaptState(long nanos, String state) {}
