package dev.deft.analysis.result;

/**
 * One cell: this many closed-loop callers over this many workers.
 *
 * <p>A closed-loop caller has one call outstanding, and makes the next when that one's result arrives.
 */
public record Shape(int demand, int workers) implements Point {

    /** The most callers, and the most workers, that a cell may have. */
    public static final int MOST = 10_000;

    public Shape {
        if (demand < 1 || demand > MOST) {
            throw new IllegalArgumentException("demand must be from 1 to " + MOST + ", not " + demand);
        }
        if (workers < 1 || workers > MOST) {
            throw new IllegalArgumentException("workers must be from 1 to " + MOST + ", not " + workers);
        }
    }

    @Override
    public String label() {
        return "D=" + demand + " W=" + workers;
    }
}
