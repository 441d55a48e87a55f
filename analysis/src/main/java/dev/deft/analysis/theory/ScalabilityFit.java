package dev.deft.analysis.theory;

import dev.deft.analysis.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The {@link ScalabilityLaw} that lies nearest to what was measured, and how sure it is.
 *
 * <p>Immutable, for any thread.
 */
public final class ScalabilityFit {

    /** Three parameters go through any three points; from fewer than this nothing follows. */
    public static final int LEAST_COUNTS = 6;

    private static final int PARAMETERS = 3;
    private static final int RESAMPLES = 1_000;

    private final List<Measured> points;
    private final ScalabilityLaw law;

    private ScalabilityFit(List<Measured> points, ScalabilityLaw law) {
        this.points = points;
        this.law = law;
    }

    /**
     * The throughput of a number of workers.
     *
     * @param workers N, at least one
     * @param throughput calls per second, above zero
     */
    public record Measured(int workers, double throughput) {

        /**
         * Checks its numbers.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Measured {
            if (workers < 1 || !(throughput > 0) || Double.isInfinite(throughput)) {
                throw new IllegalArgumentException(
                        "at least 1 worker and a throughput above 0 per second can be fitted; got " + workers + " and "
                                + throughput);
            }
        }
    }

    /**
     * The precision of a fit: 95 % intervals.
     *
     * @param gamma of one worker's throughput
     * @param alpha of contention
     * @param beta of coherency
     * @param peak of N*, infinite where throughput grows with every worker
     */
    public record Confidence(Interval gamma, Interval alpha, Interval beta, Interval peak) {

        /** Returns whether there is a peak at all: not if what was measured would be no surprise without one. */
        public boolean isPeakIdentified() {
            return beta.low() > 0;
        }
    }

    /**
     * Fits by least squares of the difference in throughput, not of its ratio, with α and β no less than zero.
     *
     * @param points in any order; several of the same number of workers are welcome
     * @return nothing if there are fewer than {@link #LEAST_COUNTS} different numbers of workers
     */
    public static Optional<ScalabilityFit> of(List<Measured> points) {
        if (points.stream().mapToInt(Measured::workers).distinct().count() < LEAST_COUNTS) {
            return Optional.empty();
        }
        double perWorker = points.stream()
                .mapToDouble(point -> point.throughput() / point.workers())
                .max()
                .orElseThrow();
        ScalabilityLaw start = new ScalabilityLaw(perWorker, 0.01, 0.0001);
        return Optional.of(new ScalabilityFit(List.copyOf(points), nearest(points, start)));
    }

    private static ScalabilityLaw nearest(List<Measured> points, ScalabilityLaw start) {
        double[] workers = points.stream().mapToDouble(Measured::workers).toArray();
        double[] throughputs = points.stream().mapToDouble(Measured::throughput).toArray();
        return new LeastSquares(workers, throughputs).fit(start);
    }

    /** The law itself. */
    public ScalabilityLaw law() {
        return law;
    }

    /**
     * The precision of the law, by fitting it again to itself plus the residuals that it left, in other places: the residual
     * bootstrap of Efron and Tibshirani, "An Introduction to the Bootstrap" (1993). Takes some milliseconds.
     *
     * @param seed the same one gives the same answer
     */
    public Confidence confidence(long seed) {
        double[] residuals = residuals();
        SplittableRandom random = new SplittableRandom(seed);
        List<ScalabilityLaw> laws = Stream.generate(() -> nearest(resampled(residuals, random), law))
                .limit(RESAMPLES)
                .toList();
        return new Confidence(
                interval(laws, ScalabilityLaw::gamma),
                interval(laws, ScalabilityLaw::alpha),
                interval(laws, ScalabilityLaw::beta),
                interval(laws, each -> each.peak().orElse(Double.POSITIVE_INFINITY)));
    }

    /** Around zero, and as wide as the errors were: those that a fit leaves are smaller, since it went after them. */
    private double[] residuals() {
        double[] residuals = points.stream()
                .mapToDouble(point -> point.throughput() - law.throughput(point.workers()))
                .toArray();
        double mean = Arrays.stream(residuals).average().orElseThrow();
        double widening = Math.sqrt((double) residuals.length / (residuals.length - PARAMETERS));
        return Arrays.stream(residuals)
                .map(residual -> (residual - mean) * widening)
                .toArray();
    }

    private List<Measured> resampled(double[] residuals, SplittableRandom random) {
        return points.stream()
                .map(point -> {
                    double residual = residuals[random.nextInt(residuals.length)];
                    double throughput = law.throughput(point.workers()) + residual;
                    return new Measured(point.workers(), Math.max(throughput, Double.MIN_NORMAL));
                })
                .toList();
    }

    private static Interval interval(List<ScalabilityLaw> laws, ToDoubleFunction<ScalabilityLaw> part) {
        double[] sorted = laws.stream().mapToDouble(part).sorted().toArray();
        int cut = (int) (Interval.TAIL * sorted.length);
        return new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
    }
}
