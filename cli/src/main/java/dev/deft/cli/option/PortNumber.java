package dev.deft.cli.option;

/** A converter for the number of a port: 0, where any will do, to 65,535. */
public final class PortNumber extends WholeNumber {

    /** Called by picocli. */
    public PortNumber() {
        super(0, 65_535);
    }
}
