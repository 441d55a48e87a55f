package dev.deft.cli.option;

import dev.deft.analysis.result.Shape;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for numbers of callers or workers, which are put in growing order. */
public final class Counts implements ITypeConverter<ValueList<Integer>> {

    @Override
    public ValueList<Integer> convert(String text) {
        List<Integer> counts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String number = part.strip();
            long count = WholeNumber.DIGITS.matcher(number).matches() ? Long.parseLong(number) : 0;
            if (count < 1 || count > Shape.MOST || counts.contains((int) count) || counts.size() == ValueList.MOST) {
                throw new TypeConversionException("allowed: up to " + ValueList.MOST
                        + " different whole numbers from 1 to " + Units.count(Shape.MOST) + ", separated by commas");
            }
            counts.add((int) count);
        }
        return new ValueList<>(counts.stream().sorted().toList());
    }
}
