package dev.deft.cli.option;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for one of a few words, which are also what a shell may complete. */
public abstract class Choice<T> implements ITypeConverter<T>, Iterable<String> {

    private final String kind;
    private final Map<String, T> values = new LinkedHashMap<>();

    /**
     * A choice among all values of an enumeration.
     *
     * @param kind the word for one of them in messages
     * @param word the text that is typed for each
     */
    protected Choice(String kind, T[] values, Function<T, String> word) {
        this.kind = kind;
        for (T value : values) {
            this.values.put(word.apply(value), value);
        }
    }

    /** A choice among all values of an enumeration, each typed as its name in small letters. */
    protected Choice(String kind, T[] values) {
        this(kind, values, value -> value.toString().toLowerCase(Locale.ROOT));
    }

    @Override
    public T convert(String text) throws Exception {
        T value = values.get(text);
        if (value == null) {
            throw new TypeConversionException("unknown " + kind + "; allowed: " + String.join(", ", values.keySet()));
        }
        return value;
    }

    @Override
    public Iterator<String> iterator() {
        return values.keySet().iterator();
    }
}
