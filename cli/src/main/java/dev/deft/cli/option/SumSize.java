package dev.deft.cli.option;

import dev.deft.bench.Summation;

/** A converter for how many integers are summed: from 1. */
public final class SumSize extends WholeNumber {

    /** Called by picocli. */
    public SumSize() {
        super(1, Summation.MOST);
    }
}
