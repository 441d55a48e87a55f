package dev.deft.cli.option;

import picocli.CommandLine.ITypeConverter;

/** A converter for several of these, which are measured in that order. */
public final class SumSizes implements ITypeConverter<ValueList<Long>> {

    @Override
    public ValueList<Long> convert(String text) throws Exception {
        return ValueList.read(text, new SumSize(), size -> Long.toString(size));
    }
}
