package dev.deft.threadpool.sizing;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A way in which a pool finds its number of workers between its minimum and its maximum, by what it does for the throughput.
 *
 * <pre>{@code
 * ThreadPool work = ThreadPool.named("work")
 *         .minThreads(2)
 *         .maxThreads(200)
 *         .sizing(Sizing.probing())
 *         .start();
 * }</pre>
 *
 * <p>It cannot be changed: one may serve many pools, each of which has a controller of its own. Any thread.
 */
public abstract class Sizing {

    Sizing() {}

    /**
     * Hill climbing, as .NET's thread pool does it: the number of workers goes up and down in a small wave, and follows the throughput as
     * far as that swings in the same rhythm. It moves slowly and all the time, and suits many tasks of less than 10 ms.
     *
     * <p>Source: Hellerstein, Morrison and Eilebrecht, "Applying Control Theory in the Real World: Experience With Building a Controller for
     * the .NET Thread Pool" (SIGMETRICS Performance Evaluation Review, 2009), and the formulas of .NET's portable thread pool.
     */
    public static HillClimbing hillClimbing() {
        return new HillClimbing();
    }

    /**
     * Probing by cohorts: the pool times a group of tasks with one number of workers, and with another, and compares. It doubles the number
     * while that pays, narrows the rest by bisection, and then stays and looks again from time to time. It is quicker by several times, and
     * suits tasks that take long; where they take a second and vary much, it needs the longest.
     */
    public static Sizing probing() {
        return new Probing();
    }

    /**
     * The same, with {@code trace} told every decision, in order: on whichever of the pool's threads decides, which waits for it
     * meanwhile. What it throws is logged. Without one, no decision is made into an object.
     */
    public final Sizing tracedBy(Consumer<? super SizingDecision> trace) {
        return new Traced(this, Objects.requireNonNull(trace, "trace"));
    }

    /**
     * Makes the controller of one pool, for the pool, a simulation or a test.
     *
     * @param minThreads the least number of workers, at least 1, with which it begins
     * @param maxThreads the largest number, at least {@code minThreads}
     * @param seed the seed of what it draws
     */
    public final SizingController controller(int minThreads, int maxThreads, long seed) {
        if (minThreads < 1 || maxThreads < minThreads) {
            throw new IllegalArgumentException("a controller was asked for with " + minThreads + " to " + maxThreads
                    + " workers; give 1 or more, and no more than the maximum");
        }
        return controller(new DecisionLog(minThreads, maxThreads, null), seed);
    }

    abstract SizingController controller(DecisionLog log, long seed);

    /** The probe, which has nothing to set. */
    private static final class Probing extends Sizing {

        @Override
        SizingController controller(DecisionLog log, long seed) {
            return new CohortProbe(log);
        }

        @Override
        public String toString() {
            return "probing";
        }
    }

    private static final class Traced extends Sizing {

        private final Sizing traced;
        private final Consumer<? super SizingDecision> trace;

        Traced(Sizing traced, Consumer<? super SizingDecision> trace) {
            this.traced = traced;
            this.trace = trace;
        }

        @Override
        SizingController controller(DecisionLog log, long seed) {
            return traced.controller(log.tellingToo(trace), seed);
        }

        @Override
        public String toString() {
            return traced.toString();
        }
    }
}
