package dev.deft.soak.chaos;

import java.util.List;
import java.util.SplittableRandom;

/** Draws that several make. */
final class Draw {

    private static final Deed[] DEEDS = Deed.values();

    private Draw() {}

    /** One of them. */
    static <T> T one(T[] of, SplittableRandom random) {
        return of[random.nextInt(of.length)];
    }

    /** One of them. */
    static <T> T one(List<T> of, SplittableRandom random) {
        return of.get(random.nextInt(of.size()));
    }

    /** Any, but one that takes long not so often. */
    static Deed deed(SplittableRandom random, int overflowsOfAHundred) {
        Deed deed = one(DEEDS, random);
        return deed == Deed.STACK_OVERFLOW && random.nextInt(100) >= overflowsOfAHundred ? Deed.RETURN : deed;
    }
}
