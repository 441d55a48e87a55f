package dev.deft.peers;

import dev.deft.analysis.result.Shape;

/**
 * One cell of a comparison.
 *
 * @param shape callers and workers
 * @param work the specification of what each call does
 */
public record Setting(Shape shape, String work) {

    /** {@code D=16 W=64 noop}. */
    @Override
    public String toString() {
        return shape.label() + " " + work;
    }
}
