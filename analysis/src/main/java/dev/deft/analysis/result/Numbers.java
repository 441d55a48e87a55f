package dev.deft.analysis.result;

import org.jspecify.annotations.Nullable;

/** Numbers that a document has as null where they are not known, and arithmetic as NaN. */
public final class Numbers {

    private Numbers() {}

    /** Returns the number, or null if it is not finite. */
    public static @Nullable Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }

    /** Returns the number, or NaN if there is none. */
    public static double orNaN(@Nullable Double number) {
        return number == null ? Double.NaN : number;
    }

    /** Returns the number, or 0 if there is none. */
    public static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }
}
