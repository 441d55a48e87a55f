package dev.deft.cli.option;

import dev.deft.bench.adapt.PoolSystem;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for the pools of {@code deft adapt}. */
public final class PoolSystems implements ITypeConverter<ValueList<PoolSystem>> {

    @Override
    public ValueList<PoolSystem> convert(String text) throws Exception {
        return ValueList.read(text, PoolSystems::one, pool -> "'" + pool.typed() + "'");
    }

    private static PoolSystem one(String text) {
        try {
            return PoolSystem.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
