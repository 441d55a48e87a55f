package dev.deft.cli.option;

import dev.deft.analysis.result.Arrivals;

/** A converter for the way in which calls of an open loop follow each other. */
public final class ArrivalsChoice extends Choice<Arrivals> {

    /** Called by picocli. */
    public ArrivalsChoice() {
        super("arrivals", Arrivals.values());
    }
}
