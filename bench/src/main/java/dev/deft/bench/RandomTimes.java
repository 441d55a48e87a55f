package dev.deft.bench;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Random numbers for calls on many threads: the n-th call of a run gets the n-th number, whichever worker makes it.
 *
 * <p>The n-th number is the seed's n-th of Steele, Lea and Flood's SplitMix64 ("Fast splittable pseudorandom number
 * generators", 2014), which can be told without those before it.
 */
final class RandomTimes {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    private final long seed;
    private final AtomicLong next = new AtomicLong();

    RandomTimes(long seed) {
        // Neighbouring seeds give streams that have nothing to do with each other.
        this.seed = mixed(seed);
    }

    /** The number of times drawn before. */
    long nextIndex() {
        return next.getAndIncrement();
    }

    /** From 0 to 1, and never 1. */
    double nextUniform() {
        return uniform(nextIndex());
    }

    /** From a normal distribution with mean 0 and deviation 1; by Box and Muller (1958). */
    double nextNormal() {
        long index = nextIndex();
        double radius = Math.sqrt(-2 * Math.log1p(-uniform(2 * index)));
        return radius * Math.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    private double uniform(long index) {
        return (mixed(seed + (index + 1) * GOLDEN_GAMMA) >>> 11) * UNIT;
    }

    private static long mixed(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
