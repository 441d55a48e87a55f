package dev.deft.live;

import dev.deft.analysis.theory.OpenQueue;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The queue that a pool is taken for: calls come independently of each other, as those of many users do, and each finds the same workers. */
final class WaitForecast {

    /** The squared variation of the time between two calls that come so: a Poisson stream's. */
    private static final double INDEPENDENT = 1;

    /** Beyond this a number of workers is no advice. */
    static final int MOST_WORKERS = 100_000;

    private static final int POINTS = 1_000;

    private final double arrivalsPerSecond;
    private final ServiceTimes service;

    WaitForecast(double arrivalsPerSecond, ServiceTimes service) {
        this.arrivalsPerSecond = arrivalsPerSecond;
        this.service = service;
    }

    /** Returns exponential times of that mean, for want of measured ones: the middle of each of so many parts, stretched to the mean. */
    static ServiceTimes exponential(double meanNanos) {
        double[] nanos = IntStream.range(0, POINTS)
                .mapToDouble(i -> -Math.log1p(-(i + 0.5) / POINTS))
                .toArray();
        double mean = IntStream.range(0, POINTS).mapToDouble(i -> nanos[i]).sum() / POINTS;
        return ServiceTimes.of(
                IntStream.range(0, POINTS)
                        .mapToDouble(i -> nanos[i] / mean * meanNanos)
                        .toArray(),
                IntStream.range(0, POINTS).mapToDouble(i -> 1).toArray());
    }

    OpenQueue with(int workers) {
        return new OpenQueue(arrivalsPerSecond, INDEPENDENT, service, workers);
    }

    double demand() {
        return with(1).load();
    }

    /** Returns the fewest workers with which the queue meets a target; none where that takes more than anybody has, or cannot be. */
    OptionalInt fewest(Predicate<OpenQueue> meets) {
        double demand = demand();
        if (!(demand < MOST_WORKERS)) {
            return OptionalInt.empty();
        }
        int tooFew = (int) demand;
        int step = 1;
        while (!meets.test(with(tooFew + step))) {
            tooFew += step;
            step *= 2;
            if (tooFew + step > MOST_WORKERS) {
                return OptionalInt.empty();
            }
        }
        int enough = tooFew + step;
        while (enough - tooFew > 1) {
            int middle = tooFew + (enough - tooFew) / 2;
            if (meets.test(with(middle))) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return OptionalInt.of(enough);
    }
}
