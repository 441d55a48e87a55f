package dev.deft.cli.option;

import dev.deft.bench.SumApply;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;

/** A converter for the ways in which a server has its computing done. */
public final class SumApplies implements ITypeConverter<ValueList<SumApply>>, Iterable<String> {

    private final One one = new One();

    @Override
    public ValueList<SumApply> convert(String text) throws Exception {
        return ValueList.read(text, one, SumApply::word);
    }

    @Override
    public Iterator<String> iterator() {
        return one.iterator();
    }

    private static final class One extends Choice<SumApply> {

        One() {
            super("apply", SumApply.values(), SumApply::word);
        }
    }
}
