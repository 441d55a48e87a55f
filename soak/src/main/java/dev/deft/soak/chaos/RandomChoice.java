package dev.deft.soak.chaos;

import java.util.List;
import java.util.SplittableRandom;

/** A choice of one out of several, all alike. */
final class RandomChoice {

    private RandomChoice() {}

    static <T> T of(T[] several, SplittableRandom random) {
        return several[random.nextInt(several.length)];
    }

    static <T> T of(List<T> several, SplittableRandom random) {
        return several.get(random.nextInt(several.size()));
    }
}
