package dev.deft.analysis.result;

/**
 * One change of a pool's goal.
 *
 * @param nanos the time since the trial began
 * @param goal the number of workers wanted from then on
 * @param reason the controller's reason, in its own word
 */
public record AdaptMove(long nanos, int goal, String reason) {}
