package dev.deft.cli.option;

import dev.deft.bench.Work;
import picocli.CommandLine.ITypeConverter;

/** A converter for several works. */
public final class Works implements ITypeConverter<ValueList<Work>> {

    @Override
    public ValueList<Work> convert(String text) throws Exception {
        return ValueList.read(text, new WorkConverter(), work -> "'" + work.specification() + "'");
    }
}
