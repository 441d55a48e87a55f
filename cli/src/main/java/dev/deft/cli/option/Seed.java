package dev.deft.cli.option;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A converter for the seed of what is drawn. */
public final class Seed extends WholeNumber {

    /** The largest number of 18 digits. */
    public static final long LARGEST = 999_999_999_999_999_999L;

    private static final long LARGEST_DRAWN = 999_999;

    /** Called by picocli. */
    public Seed() {
        super(-LARGEST, LARGEST);
    }

    /** Returns the seed that was typed; draws one that is short enough to be typed again where there is none. */
    public static long orDrawn(@Nullable Long typed) {
        return typed == null ? ThreadLocalRandom.current().nextLong(1, LARGEST_DRAWN + 1) : typed;
    }
}
