package dev.deft.cli.option;

import dev.deft.analysis.result.Shape;

/** A converter for a number of callers, calls or workers. */
public final class CallerCount extends WholeNumber {

    /** Called by picocli. */
    public CallerCount() {
        super(1, Shape.MOST);
    }
}
