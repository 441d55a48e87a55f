package dev.deft.cli.option;

import dev.deft.analysis.result.AdaptDocument;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for the scenarios of {@code deft adapt}, which are also what a shell may complete. */
public final class Scenarios implements ITypeConverter<ValueList<String>>, Iterable<String> {

    @Override
    public ValueList<String> convert(String text) throws Exception {
        return ValueList.read(text, Scenarios::one, name -> "'" + name + "'");
    }

    private static String one(String name) {
        if (!AdaptDocument.SCENARIOS.contains(name)) {
            throw new TypeConversionException(
                    "unknown scenario '" + name + "'; allowed: " + String.join(", ", AdaptDocument.SCENARIOS));
        }
        return name;
    }

    @Override
    public Iterator<String> iterator() {
        return AdaptDocument.SCENARIOS.iterator();
    }
}
