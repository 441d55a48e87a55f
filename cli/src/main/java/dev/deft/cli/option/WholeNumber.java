package dev.deft.cli.option;

import dev.deft.report.text.Units;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for a whole number within limits. */
public abstract class WholeNumber implements ITypeConverter<Long> {

    static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");

    private final long least;
    private final long most;

    /** A number from {@code least} to {@code most}. */
    protected WholeNumber(long least, long most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Long convert(String text) {
        long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : Long.MIN_VALUE;
        if (number < least || number > most) {
            throw new TypeConversionException(
                    "allowed: a whole number from " + Units.count(least) + " to " + Units.count(most));
        }
        return number;
    }
}
