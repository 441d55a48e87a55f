package dev.deft.cli.option;

import dev.deft.analysis.result.Quantities;
import java.util.Comparator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for several rates, which are put in growing order. */
public final class Rates implements ITypeConverter<ValueList<Double>> {

    @Override
    public ValueList<Double> convert(String text) throws Exception {
        ValueList<Double> rates = ValueList.read(text, new Rate(), Quantities::rate);
        if (rates.values().size() > ValueList.MOST) {
            throw new TypeConversionException("allowed: up to " + ValueList.MOST + " rates");
        }
        return rates.sorted(Comparator.naturalOrder());
    }
}
