package dev.deft.cli.option;

/** A converter for how many requests are made with each number of clients: 1 to 1,000,000. */
public final class Requests extends WholeNumber {

    /** Called by picocli. */
    public Requests() {
        super(1, 1_000_000);
    }
}
