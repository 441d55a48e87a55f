package dev.deft.cli.option;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of an option that takes several, separated by commas; no two are equal. */
public record ValueList<T>(List<T> values) {

    /** More rows or columns than this no table can show, and no second-a-cell run should take. */
    static final int MOST = 16;

    /** The comma within {@code lognormal(2ms,0.8)} separates nothing. */
    private static final String SEPARATOR = ",(?![^()]*\\))";

    /**
     * Reads each part of {@code text}, in the order in which they were typed.
     *
     * @param shown a value as messages show it, and equal only where the values are
     * @throws TypeConversionException with one line that says what is allowed
     */
    public static <T> ValueList<T> read(String text, ITypeConverter<T> part, Function<T, String> shown)
            throws Exception {
        List<T> values = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String one : text.split(SEPARATOR, -1)) {
            T value = part.convert(one.strip());
            String name = shown.apply(value);
            if (names.contains(name)) {
                throw new TypeConversionException("names " + name + " twice; allowed: once");
            }
            names.add(name);
            values.add(value);
        }
        return new ValueList<>(List.copyOf(values));
    }

    /** The same values in that order. */
    public ValueList<T> sorted(Comparator<? super T> order) {
        return new ValueList<>(values.stream().sorted(order).toList());
    }
}
