package dev.deft.report.text;

/** The SI's prefixes of units, in steps of a thousand. */
enum Prefix {
    NANO("n", 1e-9),
    MICRO("u", 1e-6),
    MILLI("m", 1e-3),
    NONE("", 1),
    KILO("k", 1e3),
    MEGA("M", 1e6),
    GIGA("G", 1e9);

    /** From here on, three digits would be rounded to the next thousand. */
    private static final double ROUNDED_TO_ONE = 0.9995;

    private final String symbol;
    private final double factor;

    Prefix(String symbol, double factor) {
        this.symbol = symbol;
        this.factor = factor;
    }

    String symbol() {
        return symbol;
    }

    /** A number as a multiple of this. */
    double of(double number) {
        return number / factor;
    }

    /** The largest of which a number is at least one. */
    static Prefix fitting(double number) {
        Prefix fitting = NANO;
        for (Prefix prefix : values()) {
            if (prefix.of(number) >= ROUNDED_TO_ONE) {
                fitting = prefix;
            }
        }
        return fitting;
    }
}
