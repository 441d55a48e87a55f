package dev.deft.bench;

import dev.deft.analysis.theory.Bounds;
import dev.deft.analysis.theory.ClosedQueue;
import dev.deft.analysis.theory.OpenQueue;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What queueing theory says of a cell, beside what was measured.
 *
 * <p>The model is given what the work itself took, and for a closed loop what the reactor needs per call and the processor
 * time per call; it says how long calls must wait for each other. Where it parts from the measurement, one of its assumptions
 * does not hold.
 *
 * @param model its name
 * @param meanNanos the average latency; infinite where the queue would grow for ever
 * @param p99Nanos the 99th percentile of the latency
 * @param measured what was measured
 * @param misfit the assumption that fails, where the averages part by more than 20 %; {@link Misfit#TAIL} where only the 99th
 *     percentiles do. So a prediction that {@link #fits} may still have one
 */
public record Prediction(String model, double meanNanos, double p99Nanos, Latencies measured, Optional<Misfit> misfit) {

    /** The averages may part by this factor. */
    static final double FITS = 1.2;

    private static final double P99 = 0.99;

    /** Within this, a squared variation is that of an exponential distribution. */
    private static final double ABOUT_ONE = 0.1;

    /** Averages of fewer calls part by chance. */
    private static final long FEW = 400;

    /** Of fewer calls by each caller, the one that a window cuts off is more than Little's law may be off by. */
    private static final int FEW_EACH = (int) Math.round(1 / Cell.LITTLE_TOLERANCE);

    /** Of a cell of a row, from the row's reactor and processor time per call. Needs at least one call. */
    public static Prediction of(Row row, Cell cell) {
        ServiceTimes service = cell.parts().run().asServiceTimes();
        int demand = cell.shape().demand();
        ClosedQueue queue = new ClosedQueue(demand, service, row.reactorNanos(), row.workers());
        double stretch = stretch(queue, row.cpuNanos(), row.cores());
        double mean = queue.meanResponseNanos() * stretch;
        double p99 = queue.responseQuantileNanos(P99) * stretch;
        return new Prediction("reactor + pool", mean, p99, cell.latencies(), Optional.empty())
                .explained(() -> whyClosed(row, cell, queue, mean));
    }

    /**
     * How many times longer calls take than the queue says, for want of cores, which it does not know. Quantiles are taken to
     * stretch as the average does.
     */
    static double stretch(ClosedQueue queue, double cpuNanos, int cores) {
        Bounds bounds = new Bounds(
                queue.demand(), queue.reactorNanos(), queue.service().meanNanos(), queue.servers(), cpuNanos, cores);
        return Math.max(1, bounds.meanResponseNanos() / queue.meanResponseNanos());
    }

    private interface Why {
        Misfit ask();
    }

    private Prediction explained(Why why) {
        if (fits() && p99Fits()) {
            return this;
        }
        return new Prediction(model, meanNanos, p99Nanos, measured, Optional.of(fits() ? Misfit.TAIL : why.ask()));
    }

    private static Misfit whyClosed(Row row, Cell cell, ClosedQueue queue, double predicted) {
        if (!cell.steady() || isTooShort(cell)) {
            return cell.latencies().count() < FEW ? Misfit.CHANCE : Misfit.NOT_STEADY;
        }
        if (cell.latencies().meanNanos() < predicted) {
            return Misfit.REACTOR_TIME;
        }
        Utilisation busy = row.utilisation(cell);
        if (busy.cpu() + busy.others() >= Utilisation.MET) {
            return Misfit.CORES;
        }
        double moreInQueue = cell.parts().queue().meanNanos() - queue.meanPoolWaitNanos();
        double moreInHop = cell.parts().returnHop().meanNanos() - queue.meanReactorNanos();
        return moreInQueue >= moreInHop ? Misfit.HAND_OVER : Misfit.RETURN;
    }

    /**
     * Whether it parts from Little's law because its window cut off too many of its calls. A single caller, or one of many
     * calls, parts from it by the time between a result and the next call, which is no part of the latency.
     */
    private static boolean isTooShort(Cell cell) {
        int demand = cell.shape().demand();
        long calls = cell.latencies().count();
        return !cell.followsLittle() && demand > 1 && (calls < FEW || calls < (long) FEW_EACH * demand);
    }

    /** Of a cell of an open loop, from the rate as it was drawn. Needs at least one call. */
    public static Prediction of(OpenCell cell, int cores) {
        ServiceTimes service = cell.parts().run().asServiceTimes();
        double ofArrivals = cell.shape().arrivals().squaredVariation();
        OpenQueue queue = new OpenQueue(
                cell.offeredPerSecond(), ofArrivals, service, cell.shape().workers());
        boolean exponential = Math.abs(service.squaredVariation() - 1) <= ABOUT_ONE && ofArrivals == 1;
        return new Prediction(
                        exponential ? "Erlang C" : "Allen-Cunneen",
                        queue.meanResponseNanos(),
                        queue.responseQuantileNanos(P99),
                        cell.latencies(),
                        Optional.empty())
                .explained(() -> whyOpen(cell, cores, queue, exponential));
    }

    private static Misfit whyOpen(OpenCell cell, int cores, OpenQueue queue, boolean exponential) {
        if (!queue.isStable() || cell.missedRate()) {
            return Misfit.OVERLOAD;
        }
        if (cell.latencies().count() < FEW) {
            return Misfit.CHANCE;
        }
        if (cell.latencies().meanNanos() < queue.meanResponseNanos()) {
            return exponential ? Misfit.NOT_STEADY : Misfit.VARIATION;
        }
        // The time until the worker begins holds the lag too, which is no wait for a worker.
        double lag = cell.sending().lag().meanNanos();
        double moreInQueue = cell.parts().queue().meanNanos() - lag - queue.meanWaitNanos();
        double inHop = cell.parts().returnHop().meanNanos();
        if (lag >= Math.max(moreInQueue, inHop)) {
            return Misfit.LATE_SENDS;
        }
        // Where the machine's load is not known, it is NaN, which is no more than anything.
        if (cell.cpuLoad(cores) >= Utilisation.MET || cell.rounds().machineLoad() >= Utilisation.MET) {
            return Misfit.CORES;
        }
        if (inHop > moreInQueue) {
            return Misfit.RETURN;
        }
        // Where hardly any call should have waited for another, it waited for the worker itself.
        return exponential || queue.waitProbability() < ABOUT_ONE ? Misfit.HAND_OVER : Misfit.VARIATION;
    }

    /** Measured ÷ predicted average; nothing where there is no prediction. */
    public OptionalDouble meanRatio() {
        return ratio(measured.meanNanos() / meanNanos);
    }

    /** Measured ÷ predicted 99th percentile; nothing where there is no prediction, or too few samples. */
    public OptionalDouble p99Ratio() {
        OptionalLong p99 = measured.nanosAt(Percentile.P99);
        return p99.isPresent() ? ratio(p99.getAsLong() / p99Nanos) : OptionalDouble.empty();
    }

    private static OptionalDouble ratio(double ratio) {
        return ratio > 0 && Double.isFinite(ratio) ? OptionalDouble.of(ratio) : OptionalDouble.empty();
    }

    /** Whether the averages part by no more than 20 %, whatever the percentiles do; false where there is no prediction. */
    public boolean fits() {
        return isWithin(meanRatio());
    }

    /** Whether the 99th percentiles part by no more than 20 %; true where there are none to compare. */
    public boolean p99Fits() {
        return p99Ratio().isEmpty() || isWithin(p99Ratio());
    }

    private static boolean isWithin(OptionalDouble ratio) {
        return ratio.isPresent() && Math.abs(Math.log(ratio.getAsDouble())) <= Math.log(FITS);
    }
}
