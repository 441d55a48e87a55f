package dev.deft.cli.option;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;

/** A converter for {@code all}, or several of a few words in the order of their declaration. */
public abstract class AllOrSome<T extends Enum<T>> implements ITypeConverter<ValueList<T>>, Iterable<String> {

    private static final String ALL = "all";

    private final List<T> all;
    private final Choice<T> choice;
    private final Function<T, String> word;

    /**
     * A choice among all values of an enumeration.
     *
     * @param kind the word for one of them in messages
     * @param word the text that is typed for each
     */
    protected AllOrSome(String kind, T[] values, Function<T, String> word) {
        this(kind, values, List.of(values), word);
    }

    /**
     * A choice among the values of an enumeration, only some of which the word {@code all} stands for.
     *
     * @param kind the word for one of them in messages
     * @param values those that can be typed
     * @param all those that {@code all} stands for
     * @param word the text that is typed for each
     */
    protected AllOrSome(String kind, T[] values, List<T> all, Function<T, String> word) {
        this.all = List.copyOf(all);
        this.choice = new Choice<>(kind, values, word) {};
        this.word = word;
    }

    @Override
    public ValueList<T> convert(String text) throws Exception {
        return text.equals(ALL)
                ? new ValueList<>(all)
                : ValueList.read(text, choice, value -> "'" + word.apply(value) + "'")
                        .sorted(Comparator.naturalOrder());
    }

    @Override
    public Iterator<String> iterator() {
        List<String> words = new ArrayList<>(List.of(ALL));
        choice.forEach(words::add);
        return words.iterator();
    }
}
