package dev.deft.bench;

import java.util.stream.LongStream;

/**
 * The sum of the first n integers, one after the other: the computing of the essay on yielding CPU-intensive work.
 *
 * <p>A compiler may know that such a loop adds up to n (n + 1) ÷ 2, or may add several integers at once. So each step flips the bits that a field
 * names, which are none; that is not known to the compiler, and each step needs the one before it.
 */
public final class Summation {

    /** The largest n: some seconds of computing at most. */
    public static final long MOST = 1_000_000_000;

    private static final int WARM_UPS = 500;
    private static final int TIMINGS = 51;
    private static final long NANOS_FOR_WARM_UP = 1_000_000_000;

    /** The n by which {@link #taking} measures. */
    private static final long TRIAL = 250_000;

    /** No bits at all. Volatile, so that nobody takes it for a constant. */
    @SuppressWarnings("NonFinalStaticField")
    private static volatile long flippedBits;

    private Summation() {}

    /** Returns 1 + 2 + … + n, in a time that grows with n. */
    public static long of(long n) {
        long flipped = flippedBits;
        long total = 0;
        for (long left = n; left > 0; left--) {
            total = (total + left) ^ flipped;
        }
        return total;
    }

    /** Returns the same by the formula, in no time. */
    public static long expected(long n) {
        return n * (n + 1) / 2;
    }

    /**
     * Returns how long a sum takes on this thread, in nanoseconds: the shortest of some, for what disturbs one only adds to it. Takes a second, and the
     * time of 51 sums, at most.
     */
    public static double nanos(long n) {
        long begin = System.nanoTime();
        for (int i = 0; i < WARM_UPS && System.nanoTime() - begin < NANOS_FOR_WARM_UP; i++) {
            timed(n);
        }
        return LongStream.generate(() -> timed(n)).limit(TIMINGS).min().orElseThrow();
    }

    /** Returns the n whose sum takes about that long on this thread, to two digits; up to {@link #MOST}. */
    public static long taking(long nanos) {
        double n = Math.min(MOST, nanos / nanos(TRIAL) * TRIAL);
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(n)) - 1));
        return Math.max(1, Math.round(Math.round(n / unit) * unit));
    }

    private static long timed(long n) {
        long begin = System.nanoTime();
        long sum = of(n);
        long nanos = System.nanoTime() - begin;
        if (sum != expected(n)) {
            throw new IllegalStateException("the sum of " + n + " integers came out as " + sum);
        }
        return nanos;
    }
}
