package dev.deft.analysis.result;

/**
 * One turn of a pair of threads, as it was measured.
 *
 * @param perSecond transactions per second, while they were only counted
 * @param transactions how long each took, while they were recorded
 */
public record HandoffWindow(double perSecond, Distribution transactions) {}
