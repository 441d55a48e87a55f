package dev.deft.analysis.result;

import java.util.List;
import java.util.function.Function;
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

    /** Returns the mean of those that are known, or null if none is. */
    static <T> @Nullable Double mean(List<T> all, Function<? super T, @Nullable Double> number) {
        return finite(all.stream()
                .mapToDouble(each -> orNaN(number.apply(each)))
                .filter(known -> !Double.isNaN(known))
                .average()
                .orElse(Double.NaN));
    }

    /** Returns the number, or 0 if there is none. */
    public static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }
}
