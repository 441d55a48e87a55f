package dev.deft.analysis.result;

/**
 * The processors that were not there for those who were compared, on average over a cell: of the machine's, so 0.5 is half of one.
 *
 * @param byPrograms what programs took that do not belong to the comparison
 * @param byHost what the host of a virtual machine gave to others ("steal")
 */
public record TakenElsewhere(double byPrograms, double byHost) {}
