package dev.deft.cli.option;

import dev.deft.analysis.result.AdaptDocument;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for the scenarios of {@code deft adapt}, which are also what a shell may complete. */
public final class Scenarios implements ITypeConverter<ValueList<String>>, Iterable<String> {

    private static final List<String> ALL = List.of(
            AdaptDocument.STARVATION, AdaptDocument.SWEEP, AdaptDocument.STEP, AdaptDocument.BURST, AdaptDocument.LONG);

    @Override
    public ValueList<String> convert(String text) throws Exception {
        return ValueList.read(text, Scenarios::one, name -> "'" + name + "'");
    }

    private static String one(String name) {
        if (!ALL.contains(name)) {
            throw new TypeConversionException("unknown scenario '" + name + "'; allowed: " + String.join(", ", ALL));
        }
        return name;
    }

    @Override
    public Iterator<String> iterator() {
        return ALL.iterator();
    }
}
