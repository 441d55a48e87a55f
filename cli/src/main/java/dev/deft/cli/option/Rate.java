package dev.deft.cli.option;

import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Quantities;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for calls per second. */
public final class Rate implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
        double rate;
        try {
            rate = Quantities.ratePerSecond(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("allowed: calls per second such as 500/s, 20k/s or 1M/s");
        }
        if (rate < OpenShape.LOWEST || rate > OpenShape.HIGHEST) {
            throw new TypeConversionException("allowed: a rate from " + Quantities.rate(OpenShape.LOWEST) + " to "
                    + Quantities.rate(OpenShape.HIGHEST));
        }
        return rate;
    }
}
