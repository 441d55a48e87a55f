package dev.deft.bench;

import dev.deft.analysis.result.Point;

/** Told, on the thread that runs the bench, which cell comes next. */
@FunctionalInterface
public interface Progress {

    /** A round of this cell is about to run, after {@code done} of {@code total}. */
    void starting(Point point, int done, int total);
}
