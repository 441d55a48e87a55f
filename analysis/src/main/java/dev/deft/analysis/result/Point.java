package dev.deft.analysis.result;

/** One place in the plane that a run measures: so much load over so many workers. */
public sealed interface Point permits Shape, OpenShape {

    /** The number of workers. */
    int workers();

    /** As it is printed: {@code D=8 W=4}, {@code 20k/s W=4}. */
    String label();
}
