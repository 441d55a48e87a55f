package dev.deft.cli.option;

/** A converter for how often each cell is measured: 1 to 1,000. */
public final class Rounds extends WholeNumber {

    /** Called by picocli. */
    public Rounds() {
        super(1, 1_000);
    }
}
