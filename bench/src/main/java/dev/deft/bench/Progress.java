package dev.deft.bench;

/** Told, on the thread that runs the bench, which cell comes next. */
@FunctionalInterface
public interface Progress {

    /** The cell of this shape is about to run, after {@code done} of {@code total}. */
    void starting(Shape shape, int done, int total);
}
