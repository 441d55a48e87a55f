package dev.deft.analysis.result;

/** A value and the ends of its 95 % interval. */
public record Estimate(double value, double low, double high) {}
