package dev.deft.analysis.theory;

import dev.deft.analysis.theory.Simulation.Draw;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The same service for a simulation and for a formula: 1 ms on average. */
enum KnownDistribution {
    CONSTANT,
    EXPONENTIAL,
    /** As a sleep, that nearly always takes the same. */
    NARROW,
    /** As work that varies. */
    MEDIUM,
    /** As work that is often short, and long at times. */
    WIDE;

    private static final double MS = 1e6;
    private static final int BINS = 1_000;
    private static final int PER_BIN = 100;

    /** The width of a slice, in means. */
    private static final double SLICE = 0.001;

    /** As many as leave out one call in 10¹³. */
    private static final int SLICES = 30_000;

    Draw draw() {
        return switch (this) {
            case CONSTANT -> Draw.constant(MS);
            case EXPONENTIAL -> Draw.exponential(MS);
            case NARROW -> Draw.logNormal(MS, 0.1);
            case MEDIUM -> Draw.logNormal(MS, 0.5);
            case WIDE -> Draw.logNormal(MS, 2);
        };
    }

    ServiceTimes times() {
        return switch (this) {
            case CONSTANT -> constant(MS);
            case EXPONENTIAL -> exponential(MS);
            case NARROW, MEDIUM, WIDE -> measured(draw());
        };
    }

    /** Service that always takes the same time. */
    static ServiceTimes constant(double nanos) {
        return ServiceTimes.of(new double[] {nanos}, new double[] {1});
    }

    /** Service without memory, in slices of a thousandth of the mean, each of which stands at its own mean. */
    static ServiceTimes exponential(double meanNanos) {
        double within = 1 - SLICE / Math.expm1(SLICE);
        double[] nanos = new double[SLICES];
        double[] weights = new double[SLICES];
        for (int i = 0; i < SLICES; i++) {
            nanos[i] = meanNanos * (i * SLICE + within);
            weights[i] = Math.exp(-i * SLICE);
        }
        return ServiceTimes.of(nanos, weights);
    }

    /** Into bins of as many calls each. */
    private static ServiceTimes measured(Draw draw) {
        SplittableRandom random = new SplittableRandom(2_016);
        double[] measured = new double[BINS * PER_BIN];
        Arrays.setAll(measured, i -> draw.next(random));
        Arrays.sort(measured);
        double[] nanos = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            nanos[bin] = Arrays.stream(measured, bin * PER_BIN, (bin + 1) * PER_BIN)
                    .average()
                    .orElseThrow();
        }
        double[] weights = new double[BINS];
        Arrays.fill(weights, PER_BIN);
        return ServiceTimes.of(nanos, weights);
    }
}
