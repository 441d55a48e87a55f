package dev.deft.analysis.result;

/**
 * A peer that did not take part in a comparison, or not to the end.
 *
 * @param why in one line
 */
public record Absence(String peer, String why) {}
